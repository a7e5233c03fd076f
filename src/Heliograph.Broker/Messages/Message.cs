using Heliograph.Broker.Buffers;
using Heliograph.Protocol;

namespace Heliograph.Broker.Messages;

/// <summary>
/// An application message on its way through the broker: topic, payload and the properties to pass on, in one pooled pinned buffer.
/// Immutable once published, except for what it caches: its bytes on the wire, encoded once per kind of receiver (<see cref="WireForm"/>).
/// Reference-counted: each queue, output and store batch that holds it owns a reference. Read by any shard.
/// </summary>
public sealed class Message : Shared
{
    /// <summary>The expiry of a message that never expires.</summary>
    public const long NoExpiry = long.MaxValue;

    private static readonly Pool<Message>.Reserve Reserve = new(16384);
    private static long s_lastId;
    private static long s_lastNumber;
    [ThreadStatic] private static Pool<Message>? t_pool;

    private readonly WireForm[] _forms = new WireForm[WireForm.Kinds];
    private int _topicLength;
    private int _propertiesLength;
    private int _payloadLength;
    private int _stored;
    private int _receivers;
    private long _number;

    private Message()
    {
    }

    /// <summary>The topic name, UTF-8.</summary>
    public ReadOnlySpan<byte> Topic => Content.AsSpan(0, _topicLength);

    /// <summary>The encoded MQTT 5 properties passed on unaltered, without their length.</summary>
    public Span<byte> Properties => Content.AsSpan(_topicLength, _propertiesLength);

    /// <summary>The payload.</summary>
    public ReadOnlySpan<byte> Payload => Content.AsSpan(PayloadOffset, _payloadLength);

    /// <summary>The pinned buffer that topic, properties and payload lie in, one after the other.</summary>
    public byte[] Content { get; private set; } = [];

    /// <summary>Where the payload starts in <see cref="Content"/>.</summary>
    public int PayloadOffset => _topicLength + _propertiesLength;

    /// <summary>The quality of service it was published with.</summary>
    public QoS QoS { get; set; }

    /// <summary>True when it was published with RETAIN set.</summary>
    public bool Retain { get; set; }

    /// <summary>Unix milliseconds from which it is not delivered any more; <see cref="NoExpiry"/> when never.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>True when its publisher marked it as one that it may have sent before.</summary>
    public bool Dup { get; set; }

    /// <summary>When a router accepted it, as a timestamp of the clock; 0 for one read from the store.</summary>
    public long AcceptedAt { get; set; }

    /// <summary>The number of the session that published it, for No Local; 0 when none did.</summary>
    public long Publisher { get; set; }

    /// <summary>A hash of the publisher's client identifier, for shared subscriptions that choose by it.</summary>
    public int PublisherHash { get; set; }

    /// <summary>The client that published it; null when none did, or when nobody watched (<c>MessageBroker.Watch</c>) who might want to know.</summary>
    public IMessageSender? Sender { get; set; }

    /// <summary>Which rules it has come through; null when no rule published it.</summary>
    public MessageOrigin? Origin { get; set; }

    /// <summary>Tells it from every other message of the process; given when it is first asked for. Any thread.</summary>
    public long Number
    {
        get
        {
            if (Volatile.Read(ref _number) == 0) Interlocked.CompareExchange(ref _number, Interlocked.Increment(ref s_lastNumber), 0);
            return Volatile.Read(ref _number);
        }
    }

    /// <summary>Its number in the store, unique for the store's life; 0 for one that was never stored.</summary>
    public long Id { get; private set; }

    /// <summary>True for the broker's own <c>$SYS/…</c> messages, which count nowhere but in bytes and deliveries.</summary>
    public bool IsSys => _topicLength >= 5 && Content[0] == (byte)'$' && Topic.StartsWith("$SYS/"u8);

    /// <summary>A message with this topic and payload, copied, and room for <paramref name="propertiesLength"/> bytes of <see cref="Properties"/> to be filled in.</summary>
    public static Message Create(ReadOnlySpan<byte> topic, int propertiesLength, ReadOnlySpan<byte> payload)
    {
        var message = (t_pool ??= new(Reserve, 512)).TryTake() ?? new();
        message.Revive();
        message._topicLength = topic.Length;
        message._propertiesLength = propertiesLength;
        message._payloadLength = payload.Length;
        message.Content = BufferPool.Rent(topic.Length + propertiesLength + payload.Length);
        topic.CopyTo(message.Content);
        payload.CopyTo(message.Content.AsSpan(message.PayloadOffset));
        message.QoS = QoS.AtMostOnce;
        message.Retain = false;
        message.Dup = false;
        message.ExpiresAt = NoExpiry;
        message.AcceptedAt = 0;
        return message;
    }

    /// <summary>True when it has an expiry and <paramref name="utcNow"/> (Unix milliseconds) has reached it.</summary>
    public bool IsExpired(long utcNow) => utcNow >= ExpiresAt;

    /// <summary>Seconds left at <paramref name="utcNow"/>, rounded up; only for a message with an expiry that has not passed.</summary>
    public uint SecondsLeft(long utcNow) => (uint)Math.Clamp((ExpiresAt - utcNow + 999) / 1000, 1, uint.MaxValue);

    /// <summary>The bytes of a PUBLISH that carries this message in the given form, encoded at the first asking.</summary>
    public ref readonly WireForm Form(bool version5, bool withPacketId)
    {
        ref var form = ref _forms[(version5 ? 2 : 0) + (withPacketId ? 1 : 0)];
        if (Volatile.Read(ref form.Buffer) is null) WireForm.Encode(ref form, this, version5, withPacketId);
        return ref form;
    }

    /// <summary>
    /// Counts one receiver and gives how many there were before: encoding once for all pays from the second on, the first may well be the only one.
    /// Two shards counting at once may both be the first.
    /// </summary>
    public int CountReceiver() => _receivers++;

    /// <summary>One more record of the store refers to it. True for the first: the message itself must be stored.</summary>
    public bool Keep()
    {
        if (Id == 0) Id = Interlocked.Increment(ref s_lastId);
        return Interlocked.Increment(ref _stored) == 1;
    }

    /// <summary>One record less. True for the last: the message is to be removed from the store.</summary>
    public bool Unkeep() => Interlocked.Decrement(ref _stored) == 0;

    /// <summary>Gives a message read from the store its number back; new numbers continue after the highest.</summary>
    public void Restore(long id)
    {
        Id = id;
        InterlockedMax(ref s_lastId, id);
    }

    /// <inheritdoc/>
    protected override void Recycle()
    {
        BufferPool.Return(Content);
        if (_receivers > 1) DropForms();
        _receivers = 0;
        Content = [];
        Publisher = 0;
        Origin = null;
        Sender = null;
        Id = 0;
        _number = 0;
        _stored = 0;
        (t_pool ??= new(Reserve, 512)).Give(this);
    }

    private void DropForms()
    {
        foreach (ref var form in _forms.AsSpan()) form.Drop();
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
