using Heliograph.Protocol;
using Heliograph.Server.Connectors.Mqtt;

namespace Heliograph.Tests.Connectors;

/// <summary>A client and the scripted server that has accepted it.</summary>
internal sealed class ConnectedPair : IAsyncDisposable
{
    private ConnectedPair(ScriptedServer server, Outside outside, ScriptedPeer peer, MqttClient client) =>
        (Server, Outside, Peer, Client) = (server, outside, peer, client);

    public ScriptedServer Server { get; }

    public Outside Outside { get; }

    public ScriptedPeer Peer { get; private set; }

    public MqttClient Client { get; private set; }

    public static async Task<ConnectedPair> StartAsync(Func<MqttClientOptions, MqttClientOptions>? with = null, ConnAck? answer = null)
    {
        var server = new ScriptedServer();
        var options = new MqttClientOptions { Port = server.Port, Version = ProtocolVersion.V5, ClientId = "outside", KeepAlive = TimeSpan.Zero };
        var outside = new Outside(server.Port) { Options = with?.Invoke(options) ?? options };
        var connecting = outside.ConnectAsync();
        var peer = await server.AcceptAsync(answer: answer);
        return new(server, outside, peer, await connecting);
    }

    /// <summary>The connection breaks and the client comes back.</summary>
    public async Task ReconnectAsync(bool sessionPresent, ushort? receiveMaximum = null)
    {
        Peer.Abort();
        await Client.Closed.WaitAsync(Polling.Patience);
        var connecting = Outside.ConnectAsync();
        Peer = await Server.AcceptAsync(answer: new(sessionPresent, ReasonCode.Success) { ReceiveMaximum = receiveMaximum });
        Client = await connecting;
    }

    public async ValueTask DisposeAsync()
    {
        Peer.Dispose();
        Server.Dispose();
        await Outside.DisposeAsync();
    }
}
