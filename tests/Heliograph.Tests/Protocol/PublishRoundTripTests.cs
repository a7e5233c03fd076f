using FsCheck.Fluent;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using static Heliograph.Tests.Protocol.PacketGenerators;

namespace Heliograph.Tests.Protocol;

/// <summary>PUBLISH and its acknowledgements, for arbitrary fields: what was written is as long as announced and reads back the same.</summary>
public sealed class PublishRoundTripTests
{
    [Fact]
    public void Publish() => Check(
        from version in AnyVersion
        from qos in AnyQoS
        from flags in Gen.Choose(0, 7)
        from topic in Topic
        from id in PacketId
        from numbers in AnyUInt32.Two()
        from alias in AnyUInt16
        from subscription in SubscriptionIdentifier
        from forwarded in UserProperties
        from payload in Binary
        select (version, qos, flags, topic, id, numbers, alias, subscription, forwarded, payload), fields =>
        {
            var header = new PublishHeader
            {
                Version = fields.version,
                Dup = (fields.flags & 1) != 0 && fields.qos != QoS.AtMostOnce,
                QoS = fields.qos,
                Retain = (fields.flags & 2) != 0,
                Topic = fields.topic,
                PacketId = fields.id,
                HasMessageExpiry = (fields.flags & 4) != 0,
                MessageExpiry = fields.numbers.Item1,
                TopicAlias = fields.alias,
                SubscriptionIdentifier = fields.subscription,
                ForwardedProperties = fields.forwarded,
                PayloadLength = fields.payload.Length,
            };
            byte[] bytes = [.. new byte[header.Length], .. fields.payload];
            Assert.Equal(header.Length, header.Write(bytes));

            PublishPacket packet = PublishPacket.Read(Framed(bytes), fields.version);
            bool v5 = fields.version == ProtocolVersion.V5;
            Assert.Equal((header.Dup, header.QoS, header.Retain), (packet.Dup, packet.QoS, packet.Retain));
            Assert.Equal(fields.topic, packet.Topic.ToArray());
            Assert.Equal(fields.qos == QoS.AtMostOnce ? 0 : fields.id, packet.PacketId);
            Assert.Equal(
                v5 && header.HasMessageExpiry ? fields.numbers.Item1 : null,
                packet.HasMessageExpiry ? packet.MessageExpiry : (uint?)null);
            Assert.Equal(v5 ? fields.alias : 0, packet.TopicAlias);
            Assert.Equal(v5 ? fields.subscription : 0, packet.SubscriptionIdentifier);
            Assert.Equal(fields.payload, packet.Payload.ToArray());
            var forwarded = new byte[packet.ForwardedPropertiesLength];
            packet.CopyForwardedProperties(forwarded);
            Assert.Equal(v5 ? fields.forwarded : [], forwarded);
            if (header.PacketIdOffset >= 0) Assert.Equal(fields.id, bytes[header.PacketIdOffset] << 8 | bytes[header.PacketIdOffset + 1]);
        });

    [Fact]
    public void Acknowledgements() => Check(
        from version in AnyVersion
        from id in PacketId
        from kind in Gen.Elements(
            (PacketType.PubAck, ReasonCode.NotAuthorized),
            (PacketType.PubRec, ReasonCode.NoMatchingSubscribers),
            (PacketType.PubRel, ReasonCode.PacketIdentifierNotFound),
            (PacketType.PubComp, ReasonCode.Success))
        from text in Text
        select (version, id, type: kind.Item1, reason: kind.Item2, text), fields =>
        {
            var bytes = new byte[fields.text.Length + 16];
            int length = AckPacket.Write(bytes, fields.type, fields.id, fields.reason, fields.version);
            AckPacket read = AckPacket.Read(Framed(bytes[..length]), fields.version);
            Assert.Equal((fields.type, fields.id), (read.Type, read.PacketId));
            Assert.Equal(fields.version == ProtocolVersion.V5 ? fields.reason : ReasonCode.Success, read.Reason);

            length = AckPacket.Write(bytes, fields.type, fields.id, fields.reason, fields.text);
            AckPacket withText = AckPacket.Read(Framed(bytes[..length]), ProtocolVersion.V5);
            Assert.Equal((fields.id, fields.reason), (withText.PacketId, withText.Reason));
            Assert.Equal(fields.text, withText.ReasonString.ToArray());
        });
}
