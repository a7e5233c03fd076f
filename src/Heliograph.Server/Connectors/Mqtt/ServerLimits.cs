using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>What an MQTT server has said in CONNACK, as far as a client must mind it.</summary>
internal sealed record ServerLimits
{
    private ServerLimits(ProtocolVersion version) => Version = version;

    /// <summary>The version spoken.</summary>
    public ProtocolVersion Version { get; }

    /// <summary>Whether the server had a session of the client; what was asked for in version 3.1, whose servers do not say.</summary>
    public bool IsResumed { get; private init; }

    /// <summary>Messages with QoS 1 and 2 that it takes at once.</summary>
    public int ReceiveMaximum { get; private init; }

    /// <summary>Seconds of keep alive that it wants in place of the client's; null: the client's.</summary>
    public ushort? KeepAlive { get; private init; }

    private long MaximumPacketSize { get; init; }

    private QoS MaximumQoS { get; init; }

    private bool CanRetain { get; init; }

    /// <summary>What a packet that accepts the client says.</summary>
    public static ServerLimits Of(in ConnAckPacket packet, MqttClientOptions options) => new(options.Version)
    {
        IsResumed = options.Version == ProtocolVersion.V31 ? !options.CleanStart : packet.SessionPresent,
        ReceiveMaximum = packet.ReceiveMaximum ?? ushort.MaxValue,
        MaximumPacketSize = packet.MaximumPacketSize ?? uint.MaxValue,
        MaximumQoS = packet.MaximumQoS ?? QoS.ExactlyOnce,
        CanRetain = packet.RetainAvailable ?? true,
        KeepAlive = packet.ServerKeepAlive,
    };

    /// <summary>Why the server would not take a message; null when it may. What it would close the connection for is not sent to it.</summary>
    public MqttAnswer? Refusal(MqttMessage message)
    {
        if (message.Topic.Length > Utf8Strings.MaximumLength || !Utf8Strings.IsValid(message.Topic.Span) || !TopicName.IsValid(message.Topic.Span))
            return new(ReasonCode.TopicNameInvalid, "the topic is no topic name");
        if (message.QoS > MaximumQoS) return new(ReasonCode.QoSNotSupported, $"the server takes QoS {(int)MaximumQoS} at most");
        if (message.Retain && !CanRetain) return new(ReasonCode.RetainNotSupported, "the server retains no messages");
        var length = PublishEncoding.Length(message, Version);
        return length <= MaximumPacketSize ? null : new(ReasonCode.PacketTooLarge, $"the packet has {length} bytes; the server takes {MaximumPacketSize} at most");
    }
}
