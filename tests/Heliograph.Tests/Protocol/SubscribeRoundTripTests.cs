using FsCheck.Fluent;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using static Heliograph.Tests.Protocol.PacketGenerators;

namespace Heliograph.Tests.Protocol;

/// <summary>SUBSCRIBE, UNSUBSCRIBE and their acknowledgements, for arbitrary fields: what was written is as long as announced and reads back the same.</summary>
public sealed class SubscribeRoundTripTests
{
    [Fact]
    public void Subscribe_and_unsubscribe() => Check(
        from version in AnyVersion
        from id in PacketId
        from subscription in SubscriptionIdentifier
        from filters in Topic.NonEmptyListOf()
        from options in Gen.Elements(0x00, 0x01, 0x02, 0x2E, 0x15, 0x08)
        select (version, id, subscription, filters, options), fields =>
        {
            bool v5 = fields.version == ProtocolVersion.V5;
            var options = new SubscribeOptions((byte)(v5 ? fields.options : fields.options & 3));
            SubscribeEntry[] entries = [.. fields.filters.Select(filter => new SubscribeEntry(filter, options))];
            var bytes = new byte[SubscribePacket.Length(fields.version, fields.subscription, entries)];
            Assert.Equal(bytes.Length, SubscribePacket.Write(bytes, fields.version, fields.id, fields.subscription, entries));
            SubscribePacket subscribe = SubscribePacket.Read(Framed(bytes), fields.version);
            Assert.Equal(
                (fields.id, v5 ? fields.subscription : 0, entries.Length),
                (subscribe.PacketId, subscribe.SubscriptionIdentifier, subscribe.FilterCount));
            foreach (SubscribeEntry entry in entries)
            {
                Assert.True(subscribe.TryNext(out ReadOnlySpan<byte> filter, out SubscribeOptions read));
                Assert.Equal(entry.Filter.ToArray(), filter.ToArray());
                Assert.Equal(options, read);
            }

            Assert.False(subscribe.TryNext(out _, out _));
            ReadOnlyMemory<byte>[] names = [.. entries.Select(entry => entry.Filter)];
            bytes = new byte[UnsubscribePacket.Length(fields.version, names)];
            Assert.Equal(bytes.Length, UnsubscribePacket.Write(bytes, fields.version, fields.id, names));
            UnsubscribePacket unsubscribe = UnsubscribePacket.Read(Framed(bytes), fields.version);
            Assert.Equal((fields.id, names.Length), (unsubscribe.PacketId, unsubscribe.FilterCount));
            foreach (ReadOnlyMemory<byte> name in names)
            {
                Assert.True(unsubscribe.TryNext(out ReadOnlySpan<byte> filter));
                Assert.Equal(name.ToArray(), filter.ToArray());
            }
        });

    [Fact]
    public void Suback_and_unsuback() => Check(
        from version in AnyVersion
        from id in PacketId
        from granted in Gen.Elements(ReasonCode.Success, ReasonCode.GrantedQoS1, ReasonCode.GrantedQoS2, ReasonCode.UnspecifiedError)
            .NonEmptyListOf()
        from left in Gen.Elements(ReasonCode.Success, ReasonCode.NoSubscriptionExisted, ReasonCode.NotAuthorized).NonEmptyListOf()
        select (version, id, granted, left), fields =>
        {
            var bytes = new byte[SubAckPacket.Length(PacketType.SubAck, fields.granted.Count, fields.version)];
            Assert.Equal(bytes.Length, SubAckPacket.Write(bytes, PacketType.SubAck, fields.id, [.. fields.granted], fields.version));
            SubAckPacket read = SubAckPacket.Read(Framed(bytes), fields.version);
            Assert.Equal((PacketType.SubAck, fields.id), (read.Type, read.PacketId));
            Assert.Equal(fields.granted, read.Reasons.ToArray());

            bytes = new byte[SubAckPacket.Length(PacketType.UnsubAck, fields.left.Count, fields.version)];
            Assert.Equal(bytes.Length, SubAckPacket.Write(bytes, PacketType.UnsubAck, fields.id, [.. fields.left], fields.version));
            read = SubAckPacket.Read(Framed(bytes), fields.version);
            Assert.Equal((PacketType.UnsubAck, fields.id), (read.Type, read.PacketId));
            Assert.Equal(fields.version == ProtocolVersion.V5 ? fields.left : [], read.Reasons.ToArray());
        });
}
