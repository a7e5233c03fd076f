using System.Net.WebSockets;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;

namespace Heliograph.Tests.Interop;

/// <summary>MQTT in the frames of .NET's own WebSocket client.</summary>
public sealed class ClientWebSocketTests
{
    private const int MaxPacketSize = 1000;

    [Fact]
    public async Task A_frame_may_hold_more_than_the_largest_packet_when_its_packets_do_not()
    {
        await using var broker = await StartAsync();
        using var client = await ConnectAsync(broker);
        await SendAsync(client, [.. new ClientOptions().Encode(), .. Publish(1, 500), .. Publish(2, 500), .. Publish(3, 500)]);
        Assert.Equal([PacketType.ConnAck, PacketType.PubAck, PacketType.PubAck, PacketType.PubAck], await ReceiveAsync(client, 4));
    }

    [Fact]
    public async Task A_packet_above_the_limit_is_refused_by_its_reason_code()
    {
        await using var broker = await StartAsync();
        using var client = await ConnectAsync(broker);
        await SendAsync(client, new ClientOptions().Encode());
        await SendAsync(client, Publish(1, MaxPacketSize));
        Assert.Equal([PacketType.ConnAck, PacketType.Disconnect], await ReceiveAsync(client, 2));
        Assert.Contains(broker.Log.Lines, line => line.Text.Contains("0x95", StringComparison.Ordinal));
    }

    private static Task<TestBroker> StartAsync() => TestBroker.StartAsync(o => o with
    {
        Mqtt = o.Mqtt with { MaxPacketSize = MaxPacketSize },
        Engine = o.Engine with { Servers = [new() { Protocol = ServerProtocol.Mqtt, Path = "/mqtt" }] },
    });

    private static async Task<ClientWebSocket> ConnectAsync(TestBroker broker)
    {
        var client = new ClientWebSocket();
        client.Options.AddSubProtocol("mqtt");
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{broker.Node.Listeners[0].Port}/mqtt"), CancellationToken.None).WaitAsync(Polling.Patience);
        return client;
    }

    private static byte[] Publish(ushort packetId, int size) =>
        new PublishOptions("t", new string('x', size), QoS.AtLeastOnce) { PacketId = packetId }.Encode(ProtocolVersion.V5);

    private static Task SendAsync(ClientWebSocket client, byte[] bytes) =>
        client.SendAsync(bytes, WebSocketMessageType.Binary, true, CancellationToken.None).WaitAsync(Polling.Patience);

    private static async Task<List<PacketType>> ReceiveAsync(ClientWebSocket client, int count)
    {
        List<PacketType> types = [];
        List<byte> bytes = [];
        var buffer = new byte[4096];
        while (types.Count < count)
        {
            var result = await client.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(Polling.Patience);
            Assert.True(result.MessageType == WebSocketMessageType.Binary, $"closed with {result.CloseStatus} after {string.Join(", ", types)}");
            bytes.AddRange(buffer.AsSpan(0, result.Count));
            while (FrameReader.TryRead(bytes.ToArray(), int.MaxValue, out var frame))
            {
                types.Add(frame.Type);
                bytes.RemoveRange(0, frame.Length);
            }
        }

        return types;
    }
}
