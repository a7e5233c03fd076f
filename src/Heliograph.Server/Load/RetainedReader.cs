using System.Net.Sockets;
using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Server.Load;

/// <summary>Reads the retained message of each topic of a run, with a client that leaves nothing behind, and removes them.</summary>
internal sealed class RetainedReader(LoadOptions options, long run)
{
    private readonly Dictionary<int, LoadMessage> _found = [];

    /// <summary>The retained messages by topic, as they are when <paramref name="stop"/> is cancelled or all are there.</summary>
    public async Task<IReadOnlyDictionary<int, LoadMessage>> ReadAsync(CancellationToken stop)
    {
        using var stream = await OpenAsync(stop).ConfigureAwait(false);
        await using var registration = stop.Register(stream.Dispose);
        stream.Write(Subscribe());
        try
        {
            await stream.ReadAsync((in Frame frame) => Handle(frame, stream)).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Closed because it has what there is.
        }

        return _found;
    }

    /// <summary>Removes the retained messages.</summary>
    public async Task RemoveAsync(CancellationToken stop)
    {
        using var stream = await OpenAsync(stop).ConfigureAwait(false);
        await using var registration = stop.Register(stream.Dispose);
        for (var topic = 0; topic < options.Topics; topic++) stream.Write(Empty(topic));
        stream.Write(PingReqPacket.Bytes);
        await stream.ReadAsync((in Frame frame) =>
        {
            if (frame.Type == PacketType.PingResp) stream.Dispose();
        }).ConfigureAwait(false);
    }

    private async Task<PacketStream> OpenAsync(CancellationToken stop)
    {
        var stream = await PacketStream.ConnectAsync(options.Host, options.Port, stop).ConfigureAwait(false);
        var packet = new ConnectPacket { Version = options.Version, ClientId = Encoding.UTF8.GetBytes($"{options.Prefix}-retained") };
        var bytes = new byte[packet.Length()];
        packet.Write(bytes);
        stream.Write(bytes);
        stream.Flush();
        return stream;
    }

    private byte[] Subscribe()
    {
        ReadOnlySpan<SubscribeEntry> entries = [new(Encoding.UTF8.GetBytes($"{options.Prefix}/+"), new SubscribeOptions(QoS.AtMostOnce))];
        var packet = new byte[SubscribePacket.Length(options.Version, 0, entries)];
        SubscribePacket.Write(packet, options.Version, 1, 0, entries);
        return packet;
    }

    private byte[] Empty(int topic)
    {
        var header = new PublishHeader { Version = options.Version, Retain = true, Topic = Encoding.UTF8.GetBytes(options.Topic(topic)) };
        var packet = new byte[header.Length];
        header.Write(packet);
        return packet;
    }

    private void Handle(in Frame frame, PacketStream stream)
    {
        if (frame.Type != PacketType.Publish) return;
        var packet = PublishPacket.Read(frame, options.Version);
        if (packet.Retain && LoadMessage.TryRead(packet.Payload, run, out var message)) _found[message.Topic] = message;
        if (_found.Count == options.Topics) stream.Dispose();
    }
}
