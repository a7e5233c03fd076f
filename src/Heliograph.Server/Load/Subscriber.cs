using System.Diagnostics;
using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Server.Load;

/// <summary>
/// Subscribes to one topic and notes every message. Remembers the packet identifiers received with QoS 2 until PUBREL, over as many connections as
/// that takes, so that what it counts is what an application would get.
/// </summary>
internal sealed class Subscriber : LoadClient
{
    private const ushort SubscribeId = 1;

    private readonly long _run;
    private readonly byte[] _filter;
    private readonly HashSet<ushort> _received = [];
    private readonly Dictionary<int, Arrivals> _arrivals = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Subscriber number <paramref name="index"/> of topic <paramref name="topic"/>.</summary>
    public Subscriber(LoadOptions options, long run, int topic, int index)
        : base(options, $"{options.Prefix}-sub-{topic}-{index}", leaves: index > 0)
    {
        _run = run;
        Topic = topic;
        _filter = Encoding.UTF8.GetBytes(options.Topic(topic));
    }

    /// <summary>Index of its topic.</summary>
    public int Topic { get; }

    /// <summary>From the first sending of a message to its first arrival.</summary>
    public Latencies Latencies { get; } = new();

    /// <summary>Completes when it is subscribed for the first time.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Messages that came, for the first time and again. Any thread.</summary>
    public long Count { get; private set; }

    /// <summary>Reads what came of <paramref name="stream"/>.</summary>
    public T Read<T>(LoadStream stream, Func<Arrivals, T> read)
    {
        lock (Gate) return read(ArrivalsOf(stream.Publisher));
    }

    /// <inheritdoc/>
    protected override void Connected(bool isResumed, int receiveMaximum)
    {
        if (isResumed && _ready.Task.IsCompleted) return;
        if (!isResumed) _received.Clear();
        ReadOnlySpan<SubscribeEntry> entries = [new(_filter, new SubscribeOptions(Options.HighestQoS))];
        var packet = new byte[SubscribePacket.Length(Options.Version, 0, entries)];
        SubscribePacket.Write(packet, Options.Version, SubscribeId, 0, entries);
        Stream.Write(packet);
    }

    /// <inheritdoc/>
    protected override void Received(in Frame frame)
    {
        switch (frame.Type)
        {
            case PacketType.SubAck:
                Establish();
                _ready.TrySetResult();
                break;
            case PacketType.Publish:
                Received(PublishPacket.Read(frame, Options.Version));
                break;
            case PacketType.PubRel:
                var packetId = AckPacket.Read(frame, Options.Version).PacketId;
                _received.Remove(packetId);
                Write(PacketType.PubComp, packetId);
                break;
        }
    }

    private void Received(in PublishPacket packet)
    {
        if (packet.QoS == QoS.ExactlyOnce)
        {
            Write(PacketType.PubRec, packet.PacketId);
            if (!_received.Add(packet.PacketId)) return;
        }
        else if (packet.QoS == QoS.AtLeastOnce)
        {
            Write(PacketType.PubAck, packet.PacketId);
        }

        // RETAIN marks what a new subscription finds, not what is published to it [MQTT-3.3.1-8].
        if (!packet.Retain && LoadMessage.TryRead(packet.Payload, _run, out var message)) Note(message);
    }

    private void Note(in LoadMessage message)
    {
        Count++;
        if (ArrivalsOf(message.Publisher).Add(message.Sequence)) Latencies.Add(Stopwatch.GetTimestamp() - message.SentAt);
    }

    private Arrivals ArrivalsOf(int publisher) =>
        _arrivals.TryGetValue(publisher, out var arrivals) ? arrivals : _arrivals[publisher] = new();
}
