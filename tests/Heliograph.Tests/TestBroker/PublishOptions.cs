using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Tests;

/// <summary>A PUBLISH to send.</summary>
internal sealed record PublishOptions(string Topic, string Payload = "", QoS QoS = QoS.AtMostOnce)
{
    /// <summary>A payload that is no text, in place of <see cref="Payload"/>.</summary>
    public byte[]? Octets { get; init; }

    public bool Retain { get; init; }

    public bool Dup { get; init; }

    /// <summary>0 takes the client's next.</summary>
    public ushort PacketId { get; init; }

    public ushort TopicAlias { get; init; }

    public uint? MessageExpiry { get; init; }

    public uint SubscriptionId { get; init; }

    /// <summary>Encoded properties that pass through the broker, as hexadecimal text.</summary>
    public string Forwarded { get; init; } = "";

    public byte[] Encode(ProtocolVersion version)
    {
        var payload = Octets ?? Encoding.UTF8.GetBytes(Payload);
        var header = new PublishHeader
        {
            Version = version,
            Dup = Dup,
            QoS = QoS,
            Retain = Retain,
            Topic = Encoding.UTF8.GetBytes(Topic),
            PacketId = PacketId,
            ForwardedProperties = Convert.FromHexString(Forwarded),
            HasMessageExpiry = MessageExpiry is not null,
            MessageExpiry = MessageExpiry ?? 0,
            TopicAlias = TopicAlias,
            SubscriptionIdentifier = SubscriptionId,
            PayloadLength = payload.Length,
        };
        var bytes = new byte[header.Length + payload.Length];
        var length = header.Write(bytes);
        payload.CopyTo(bytes, length);
        return bytes;
    }
}
