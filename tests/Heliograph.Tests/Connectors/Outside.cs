using System.Collections.Concurrent;
using System.Text;
using Heliograph.Protocol;
using Heliograph.Server.Connectors.Mqtt;

namespace Heliograph.Tests.Connectors;

/// <summary>Clients for tests, with what they have received.</summary>
internal sealed class Outside(int port, ProtocolVersion version = ProtocolVersion.V5) : IAsyncDisposable
{
    private readonly List<MqttClient> _clients = [];

    public MqttClientOptions Options { get; init; } = new() { Port = port, Version = version, ClientId = "outside", KeepAlive = TimeSpan.Zero, MaxPacketSize = 1 << 24 };

    public TestClock Clock { get; } = new();

    public MqttSession Session => field ??= new(Options);

    /// <summary>What has come, in order.</summary>
    public ConcurrentQueue<MqttDelivery> Received { get; } = new();

    /// <summary>Whether what comes is taken over at once.</summary>
    public bool TakesOver { get; set; } = true;

    public IEnumerable<string> Payloads => Received.Select(delivery => Encoding.UTF8.GetString(delivery.Payload));

    public static MqttMessage Message(string topic, string payload, QoS qos, bool retain = false) =>
        new(Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(payload)) { QoS = qos, Retain = retain };

    public async Task<MqttClient> ConnectAsync()
    {
        var client = await MqttClient.ConnectAsync(Options, Session, Take, Clock).WaitAsync(Polling.Patience);
        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
    }

    private void Take(MqttDelivery delivery)
    {
        Received.Enqueue(delivery);
        if (TakesOver) delivery.Acknowledge();
    }
}
