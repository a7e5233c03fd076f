namespace Heliograph.Tests.Gateway;

/// <summary>A scripted WebSocket server for the tests of one class: it sends back what it gets, and closes when that is "close me".</summary>
public sealed class EchoServer : IAsyncLifetime
{
    private const string Script = """
        function on_message(msg)
            local conn = mix.websocket()
            if msg.data == "close me" then conn:close() else conn:send(msg.data, msg.type) end
        end
        """;

    internal ScriptedBroker Scripted { get; private set; } = null!;

    public async Task InitializeAsync() => Scripted = await ScriptedBroker.StartAsync(Script);

    /// <summary>No client may have brought the server into trouble.</summary>
    public async Task DisposeAsync()
    {
        Assert.Equal(0, Scripted.Server.Failures);
        await Scripted.DisposeAsync();
    }
}
