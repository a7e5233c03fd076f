using Heliograph.Protocol;
using Heliograph.Tests.Interop;
using Heliograph.Tests.Processes;

namespace Heliograph.Tests.Monitoring;

/// <summary>A little of everything that a broker sees: every QoS, a message nobody wants, clients that come and go, a session that is away.</summary>
internal sealed class SomeLoad : IAsyncDisposable
{
    private readonly RunningServer _server;
    private readonly TestClient _publisher;
    private readonly StockClient _subscriber;

    private SomeLoad(RunningServer server, TestClient publisher, StockClient subscriber) => (_server, _publisher, _subscriber) = (server, publisher, subscriber);

    /// <summary>Connects everybody; messages flow with <see cref="RoundAsync"/>.</summary>
    public static async Task<SomeLoad> StartAsync(RunningServer server)
    {
        await using (var away = await server.ConnectAsync(o => o with { ClientId = "away", CleanStart = false, SessionExpiry = 3600 }))
        {
            await away.SubscribeAsync("load/#", QoS.AtLeastOnce);
            await away.DisconnectAsync();
        }

        var subscriber = StockClient.Mosquitto("mosquitto_sub", "-h", "127.0.0.1", "-p", $"{server.Port("tcp")}", "-i", "subscriber", "-q", "2", "-t", "load/#", "-v");
        var publisher = await server.ConnectAsync(o => o with { ClientId = "publisher" });
        await publisher.PublishAsync("load/first", "x", QoS.AtMostOnce, retain: true);
        await subscriber.WaitForAsync("load/first");
        return new(server, publisher, subscriber);
    }

    public async Task RoundAsync()
    {
        foreach (var qos in (QoS[])[QoS.AtMostOnce, QoS.AtLeastOnce, QoS.ExactlyOnce]) await _publisher.PublishAsync($"load/{(int)qos}", "x", qos);
        await _publisher.PublishAsync("nobody/listens", "x", QoS.AtLeastOnce);
        await using var passer = await _server.ConnectAsync(o => o with { ClientId = "passer" });
        await passer.DisconnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _subscriber.Kill();
        _subscriber.Dispose();
        await _publisher.DisposeAsync();
    }
}
