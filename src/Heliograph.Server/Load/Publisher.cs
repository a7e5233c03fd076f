using System.Diagnostics;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Server.Load;

/// <summary>
/// Publishes numbered messages and sees each to its acknowledgement, over as many connections as that takes: what is not acknowledged goes out again,
/// in order, with DUP and its old packet identifier; what was received by the broker goes on with PUBREL [MQTT-4.4.0-1].
/// </summary>
internal sealed class Publisher : LoadClient
{
    private const int UnsentLimit = 1 << 16;

    private readonly long _run;
    private readonly QoS _qos;
    private readonly byte[] _payload;
    private readonly byte[] _packet;
    private readonly Queue<Outgoing> _order = new();
    private readonly Dictionary<ushort, Outgoing> _unacknowledged = [];
    private long _startedAt;
    private long _sent;
    private ushort _lastId;
    private int _window;
    private volatile bool _isPublishing;

    /// <summary>Publisher number <paramref name="index"/> of a run.</summary>
    public Publisher(LoadOptions options, long run, int index)
        : base(options, $"{options.Prefix}-pub-{index}", leaves: true)
    {
        _run = run;
        _qos = options.QoSOf(index);
        _payload = new byte[Math.Max(options.Payload, LoadMessage.Length)];
        _packet = new byte[_payload.Length + options.Prefix.Length + 64];
        Streams = [.. options.TopicsOf(index).Select(topic => new LoadStream(index, topic, options.Topic(topic), _qos))];
    }

    /// <summary>What it published, by topic.</summary>
    public IReadOnlyList<LoadStream> Streams { get; }

    /// <summary>Messages that the broker refused with a reason code.</summary>
    public long Refused { get; private set; }

    /// <summary>Messages whose exchange is not over. Any thread.</summary>
    public int Unsettled
    {
        get
        {
            lock (Gate) return _unacknowledged.Count;
        }
    }

    /// <summary>Begins to publish.</summary>
    public void Start()
    {
        _startedAt = Stopwatch.GetTimestamp();
        _isPublishing = true;
    }

    /// <summary>Publishes no new messages; those on their way are seen to their end.</summary>
    public void Finish() => _isPublishing = false;

    /// <inheritdoc/>
    protected override void Connected(bool isResumed, int receiveMaximum)
    {
        _window = Math.Min(Options.Window, receiveMaximum);
        if (!isResumed) Restart();
        foreach (var message in _order)
        {
            if (message.IsDone) continue;
            if (message.IsReleased) Write(PacketType.PubRel, message.PacketId);
            else Send(message, dup: isResumed);
        }

        Fill();
    }

    /// <inheritdoc/>
    protected override void Received(in Frame frame)
    {
        if (frame.Type is not (PacketType.PubAck or PacketType.PubRec or PacketType.PubComp)) return;
        var ack = AckPacket.Read(frame, Options.Version);
        if (_unacknowledged.TryGetValue(ack.PacketId, out var message)) Received(ack, message);
        else if (frame.Type == PacketType.PubRec) Write(PacketType.PubRel, ack.PacketId);
        Fill();
    }

    /// <inheritdoc/>
    protected override void Work(long now)
    {
        base.Work(now);
        Fill();
        Stream.Flush();
    }

    private void Received(in AckPacket ack, Outgoing message)
    {
        if (ack.Type == PacketType.PubComp)
        {
            if (message.IsReleased) Done(message);
        }
        else if (ack.Reason >= ReasonCode.UnspecifiedError)
        {
            Refused++;
            Done(message);
        }
        else
        {
            Acknowledge(message);
            if (ack.Type == PacketType.PubAck) Done(message);
            else Write(PacketType.PubRel, message.PacketId);
        }
    }

    private void Acknowledge(Outgoing message)
    {
        message.Stream.Acknowledged.Add(message.Sequence);
        message.IsReleased = true;
        Establish();
    }

    private void Done(Outgoing message)
    {
        message.IsDone = true;
        _unacknowledged.Remove(message.PacketId);
        while (_order.TryPeek(out var oldest) && oldest.IsDone) _order.Dequeue();
    }

    // The broker has no session: what it had received it has answered for, the rest is sent as new, or given up without a durable session.
    private void Restart()
    {
        foreach (var message in _order.ToArray())
        {
            if (message.IsReleased || !Options.Durable) Done(message);
        }
    }

    private void Fill()
    {
        while (_isPublishing && HasRoom() && IsDue())
        {
            var stream = Streams[(int)(_sent++ % Streams.Count)];
            Publish(new(stream, ++stream.Sent, Stopwatch.GetTimestamp()));
        }
    }

    private bool HasRoom() => _qos == QoS.AtMostOnce ? Stream.Unsent < UnsentLimit : _unacknowledged.Count < _window;

    private bool IsDue() =>
        Options.Rate == 0 || _sent < Stopwatch.GetElapsedTime(_startedAt).TotalSeconds * Options.Rate / Options.Publishers;

    private void Publish(Outgoing message)
    {
        if (_qos > QoS.AtMostOnce)
        {
            message.PacketId = NextId();
            _unacknowledged.Add(message.PacketId, message);
            _order.Enqueue(message);
        }

        Send(message, dup: false);
    }

    private ushort NextId()
    {
        do
        {
            _lastId = _lastId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastId + 1);
        }
        while (_unacknowledged.ContainsKey(_lastId));
        return _lastId;
    }

    private void Send(Outgoing message, bool dup)
    {
        var stream = message.Stream;
        new LoadMessage(_run, stream.Publisher, stream.Topic, message.Sequence, message.SentAt).Write(_payload);
        var header = new PublishHeader
        {
            Version = Options.Version,
            Dup = dup && _qos > QoS.AtMostOnce,
            QoS = _qos,
            Retain = Options.Retain,
            Topic = stream.TopicName,
            PacketId = message.PacketId,
            PayloadLength = _payload.Length,
        };
        var length = header.Write(_packet);
        _payload.CopyTo(_packet, length);
        Stream.Write(_packet.AsSpan(0, length + _payload.Length));
    }

    /// <summary>A message on its way.</summary>
    private sealed class Outgoing(LoadStream stream, long sequence, long sentAt)
    {
        public LoadStream Stream => stream;

        public long Sequence => sequence;

        public long SentAt => sentAt;

        public ushort PacketId { get; set; }

        /// <summary>PUBACK or PUBREC has come.</summary>
        public bool IsReleased { get; set; }

        public bool IsDone { get; set; }
    }
}
