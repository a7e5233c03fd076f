namespace Heliograph.Protocol.Packets;

/// <summary>The options octet of a topic filter in SUBSCRIBE (MQTT 5 §3.8.3.1). In MQTT 3.x only the QoS is used.</summary>
/// <param name="Value">The octet as on the wire. One from <see cref="SubscribePacket"/> is valid.</param>
public readonly record struct SubscribeOptions(byte Value)
{
    /// <summary>Composes the octet; <paramref name="retainHandling"/> is 0 to 2.</summary>
    public SubscribeOptions(QoS qos, bool noLocal = false, bool retainAsPublished = false, byte retainHandling = 0)
        : this((byte)((int)qos | (noLocal ? 0x04 : 0) | (retainAsPublished ? 0x08 : 0) | (retainHandling << 4)))
    {
    }

    /// <summary>The highest quality of service to deliver with.</summary>
    public QoS QoS => (QoS)(Value & 0x03);

    /// <summary>Messages of the subscriber's own client are not sent back to it.</summary>
    public bool NoLocal => (Value & 0x04) != 0;

    /// <summary>The RETAIN flag is passed on as the publisher set it.</summary>
    public bool RetainAsPublished => (Value & 0x08) != 0;

    /// <summary>Retained messages are sent: 0 at every subscribe, 1 only when the subscription is new, 2 never.</summary>
    public byte RetainHandling => (byte)(Value >> 4 & 0x03);

    internal void Validate(ProtocolVersion version)
    {
        int reserved = version == ProtocolVersion.V5 ? 0xC0 : 0xFC;
        if ((Value & reserved) != 0) Violation.Malformed("reserved bits of subscription options are set [MQTT-3.8.3-5]");
        if ((int)QoS == 3) Violation.ProtocolError("the maximum QoS of a subscription is 3");
        if (RetainHandling == 3) Violation.ProtocolError("the retain handling of a subscription is 3");
    }
}
