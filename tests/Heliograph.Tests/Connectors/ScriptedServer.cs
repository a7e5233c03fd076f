using System.Net;
using System.Net.Sockets;
using Heliograph.Protocol;

namespace Heliograph.Tests.Connectors;

/// <summary>An MQTT server that does exactly what a test says.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ScriptedServer() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The next client that connects, with nothing said yet.</summary>
    public async Task<ScriptedPeer> MeetAsync(ProtocolVersion version) =>
        new(await _listener.AcceptSocketAsync().WaitAsync(Polling.Patience), version);

    /// <summary>The next client, which is accepted; <paramref name="answer"/> adds to what CONNACK says.</summary>
    public async Task<ScriptedPeer> AcceptAsync(ProtocolVersion version = ProtocolVersion.V5, ConnAck? answer = null)
    {
        var peer = await MeetAsync(version);
        Assert.Equal(PacketType.Connect, (await peer.NextAsync()).Type);
        await peer.AnswerAsync(answer ?? new(false, ReasonCode.Success));
        return peer;
    }

    /// <summary>Closes; the port where nobody listens any more.</summary>
    public int Closed()
    {
        var port = Port;
        Dispose();
        return port;
    }

    public void Dispose() => _listener.Dispose();
}
