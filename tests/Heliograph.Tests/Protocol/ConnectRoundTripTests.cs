using FsCheck.Fluent;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using static Heliograph.Tests.Protocol.PacketGenerators;

namespace Heliograph.Tests.Protocol;

/// <summary>Packets that begin and end a connection, and AUTH, for arbitrary fields: what was written is as long as announced and reads back the same.</summary>
public sealed class ConnectRoundTripTests
{
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
}
