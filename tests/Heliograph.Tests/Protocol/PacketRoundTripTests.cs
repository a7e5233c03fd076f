using FsCheck.Fluent;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using static Heliograph.Tests.Protocol.PacketGenerators;

namespace Heliograph.Tests.Protocol;

/// <summary>For arbitrary fields: what was written is as long as announced and reads back the same.</summary>
public sealed class PacketRoundTripTests
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
    public void Connect() => Check(
        from version in AnyVersion
        from flags in Gen.Choose(0, 255)
        from qos in AnyQoS
        from keepAlive in AnyUInt16
        from texts in Text.Four()
        from topic in Topic
        from binaries in Binary.Three()
        from numbers in AnyUInt32.Four()
        from limits in AnyUInt16.Two()
        from users in UserProperties.Two()
        select (version, flags, qos, keepAlive, texts, topic, binaries, numbers, limits, users), fields =>
        {
            bool v5 = fields.version == ProtocolVersion.V5;
            bool user = (fields.flags & 1) != 0;
            bool will = (fields.flags & 4) != 0;
            var packet = new ConnectPacket
            {
                Version = fields.version,
                CleanStart = (fields.flags & 2) != 0,
                KeepAlive = fields.keepAlive,
                ClientId = [(byte)'c', .. fields.texts.Item1],
                HasUserName = user,
                UserName = user ? fields.texts.Item2 : default,
                HasPassword = user,
                Password = user ? fields.binaries.Item1 : default,
                HasWill = will,
                WillQoS = will ? fields.qos : default,
                WillRetain = will && (fields.flags & 8) != 0,
                WillTopic = will ? fields.topic : default,
                WillPayload = will ? fields.binaries.Item2 : default,
            };
            if (v5)
            {
                packet.WillDelay = will ? fields.numbers.Item1 : 0;
                packet.HasWillExpiry = will && (fields.flags & 16) != 0;
                packet.WillExpiry = packet.HasWillExpiry ? fields.numbers.Item2 : 0;
                packet.WillProperties = will ? fields.users.Item1 : default;
                packet.SessionExpiry = fields.numbers.Item3;
                packet.ReceiveMaximum = Math.Max((ushort)1, fields.limits.Item1);
                packet.MaximumPacketSize = Math.Max(1, fields.numbers.Item4);
                packet.TopicAliasMaximum = fields.limits.Item2;
                packet.RequestResponseInformation = (fields.flags & 32) != 0;
                packet.RequestProblemInformation = (fields.flags & 64) != 0;
                packet.AuthenticationMethod = fields.texts.Item3;
                packet.AuthenticationData = fields.texts.Item3.Length == 0 ? default : fields.binaries.Item3;
                packet.UserProperties = fields.users.Item2;
            }

            var bytes = new byte[packet.Length()];
            Assert.Equal(bytes.Length, packet.Write(bytes));
            ConnectPacket read = ConnectPacket.Read(Framed(bytes));
            Assert.Equal((packet.Version, packet.CleanStart, packet.KeepAlive), (read.Version, read.CleanStart, read.KeepAlive));
            Assert.Equal(packet.ClientId.ToArray(), read.ClientId.ToArray());
            Assert.Equal((packet.HasUserName, packet.HasPassword), (read.HasUserName, read.HasPassword));
            Assert.Equal(packet.UserName.ToArray(), read.UserName.ToArray());
            Assert.Equal(packet.Password.ToArray(), read.Password.ToArray());
            Assert.Equal(
                (packet.HasWill, packet.WillQoS, packet.WillRetain, packet.WillDelay),
                (read.HasWill, read.WillQoS, read.WillRetain, read.WillDelay));
            Assert.Equal((packet.HasWillExpiry, packet.WillExpiry), (read.HasWillExpiry, read.WillExpiry));
            Assert.Equal(packet.WillTopic.ToArray(), read.WillTopic.ToArray());
            Assert.Equal(packet.WillPayload.ToArray(), read.WillPayload.ToArray());
            var forwarded = new byte[read.WillForwardedPropertiesLength];
            read.CopyWillForwardedProperties(forwarded);
            Assert.Equal(packet.WillProperties.ToArray(), forwarded);
            Assert.Equal(
                (packet.SessionExpiry, packet.ReceiveMaximum, packet.MaximumPacketSize, packet.TopicAliasMaximum),
                (read.SessionExpiry, read.ReceiveMaximum, read.MaximumPacketSize, read.TopicAliasMaximum));
            Assert.Equal(
                (packet.RequestResponseInformation, packet.RequestProblemInformation),
                (read.RequestResponseInformation, read.RequestProblemInformation));
            Assert.Equal(packet.AuthenticationMethod.ToArray(), read.AuthenticationMethod.ToArray());
            Assert.Equal(packet.AuthenticationData.ToArray(), read.AuthenticationData.ToArray());
            Assert.True(read.UserProperties.EndsWith(packet.UserProperties));
        });

    [Fact]
    public void ConnAck() => Check(
        from flags in Gen.Choose(0, 255)
        from numbers in AnyUInt32.Two()
        from limits in AnyUInt16.Three()
        from texts in Text.Four()
        from method in Text
        from data in Binary
        from users in UserProperties
        select (flags, numbers, limits, texts, method, data, users), fields =>
        {
            var packet = new ConnAckPacket
            {
                SessionPresent = (fields.flags & 1) != 0,
                SessionExpiry = fields.numbers.Item1,
                ReceiveMaximum = Math.Max((ushort)1, fields.limits.Item1),
                MaximumQoS = (fields.flags & 2) != 0 ? QoS.AtLeastOnce : null,
                RetainAvailable = (fields.flags & 4) != 0 ? (fields.flags & 8) != 0 : null,
                MaximumPacketSize = Math.Max(1, fields.numbers.Item2),
                AssignedClientId = fields.texts.Item1,
                TopicAliasMaximum = fields.limits.Item2,
                ReasonString = fields.texts.Item2,
                WildcardSubscriptionAvailable = (fields.flags & 16) != 0,
                SubscriptionIdentifierAvailable = (fields.flags & 32) != 0,
                SharedSubscriptionAvailable = (fields.flags & 64) != 0,
                ServerKeepAlive = fields.limits.Item3,
                ResponseInformation = fields.texts.Item3,
                ServerReference = fields.texts.Item4,
                AuthenticationMethod = fields.method,
                AuthenticationData = fields.data,
                UserProperties = fields.users,
            };
            var bytes = new byte[packet.Length(ProtocolVersion.V5)];
            Assert.Equal(bytes.Length, packet.Write(bytes, ProtocolVersion.V5));
            ConnAckPacket read = ConnAckPacket.Read(Framed(bytes), ProtocolVersion.V5);
            Assert.Equal(
                (packet.SessionPresent, packet.SessionExpiry, packet.ReceiveMaximum, packet.MaximumQoS, packet.RetainAvailable),
                (read.SessionPresent, read.SessionExpiry, read.ReceiveMaximum, read.MaximumQoS, read.RetainAvailable));
            Assert.Equal((packet.MaximumPacketSize, packet.ServerKeepAlive), (read.MaximumPacketSize, read.ServerKeepAlive));
            Assert.Equal(
                (packet.TopicAliasMaximum, packet.WildcardSubscriptionAvailable, packet.SubscriptionIdentifierAvailable),
                (read.TopicAliasMaximum, read.WildcardSubscriptionAvailable, read.SubscriptionIdentifierAvailable));
            Assert.Equal(packet.SharedSubscriptionAvailable, read.SharedSubscriptionAvailable);
            Assert.Equal(fields.texts.Item1, read.AssignedClientId.ToArray());
            Assert.Equal(fields.texts.Item2, read.ReasonString.ToArray());
            Assert.Equal(fields.texts.Item3, read.ResponseInformation.ToArray());
            Assert.Equal(fields.texts.Item4, read.ServerReference.ToArray());
            Assert.Equal(fields.method, read.AuthenticationMethod.ToArray());
            Assert.Equal(fields.data, read.AuthenticationData.ToArray());
            Assert.True(read.UserProperties.EndsWith(fields.users));
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

    [Fact]
    public void Disconnect_and_auth() => Check(
        from reason in Gen.Elements(ReasonCode.Success, ReasonCode.DisconnectWithWillMessage, ReasonCode.ServerMoved)
        from hasExpiry in Flag
        from expiry in AnyUInt32
        from texts in Text.Three()
        from data in Binary
        from users in UserProperties
        select (reason, hasExpiry, expiry, texts, data, users), fields =>
        {
            var packet = new DisconnectPacket
            {
                Reason = fields.reason,
                HasSessionExpiry = fields.hasExpiry,
                SessionExpiry = fields.hasExpiry ? fields.expiry : 0,
                ReasonString = fields.texts.Item1,
                ServerReference = fields.texts.Item2,
                UserProperties = fields.users,
            };
            var bytes = new byte[packet.Length(ProtocolVersion.V5)];
            Assert.Equal(bytes.Length, packet.Write(bytes, ProtocolVersion.V5));
            DisconnectPacket read = DisconnectPacket.Read(Framed(bytes), ProtocolVersion.V5);
            Assert.Equal(
                (packet.Reason, packet.HasSessionExpiry, packet.SessionExpiry),
                (read.Reason, read.HasSessionExpiry, read.SessionExpiry));
            Assert.Equal(fields.texts.Item1, read.ReasonString.ToArray());
            Assert.Equal(fields.texts.Item2, read.ServerReference.ToArray());
            Assert.True(read.UserProperties.EndsWith(fields.users));

            var auth = new AuthPacket
            {
                Reason = ReasonCode.ContinueAuthentication,
                Method = [(byte)'m', .. fields.texts.Item3],
                Data = fields.data,
                ReasonString = fields.texts.Item1,
                UserProperties = fields.users,
            };
            bytes = new byte[auth.Length()];
            Assert.Equal(bytes.Length, auth.Write(bytes));
            AuthPacket readAuth = AuthPacket.Read(Framed(bytes), ProtocolVersion.V5);
            Assert.Equal(ReasonCode.ContinueAuthentication, readAuth.Reason);
            Assert.Equal(auth.Method.ToArray(), readAuth.Method.ToArray());
            Assert.Equal(fields.data, readAuth.Data.ToArray());
            Assert.Equal(fields.texts.Item1, readAuth.ReasonString.ToArray());
            Assert.True(readAuth.UserProperties.EndsWith(fields.users));
        });

    private static Frame Framed(byte[] bytes)
    {
        Assert.True(FrameReader.TryRead(bytes, int.MaxValue, out Frame frame));
        Assert.Equal(bytes.Length, frame.Length);
        return frame;
    }
}
