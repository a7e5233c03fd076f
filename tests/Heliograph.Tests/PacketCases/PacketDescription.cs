using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Protocol.Properties;

namespace Heliograph.Tests;

/// <summary>Reads a packet and tells every field that differs from its default, separated by spaces. Bytes are shown as text where they are
/// printable, in hexadecimal otherwise, and as their number when long.</summary>
internal static class PacketDescription
{
    public static string Of(scoped in Frame frame, ProtocolVersion version) => frame.Type switch
    {
        PacketType.Connect => Connect(ConnectPacket.Read(frame)),
        PacketType.ConnAck => ConnAck(ConnAckPacket.Read(frame, version)),
        PacketType.Publish => Publish(PublishPacket.Read(frame, version)),
        PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp => Ack(AckPacket.Read(frame, version)),
        PacketType.Subscribe => Subscribe(SubscribePacket.Read(frame, version)),
        PacketType.SubAck or PacketType.UnsubAck => SubAck(SubAckPacket.Read(frame, version)),
        PacketType.Unsubscribe => Unsubscribe(UnsubscribePacket.Read(frame, version)),
        PacketType.PingReq or PacketType.PingResp => frame.Body.IsEmpty ? "" : "body",
        PacketType.Disconnect => Disconnect(DisconnectPacket.Read(frame, version)),
        _ => Auth(AuthPacket.Read(frame, version)),
    };

    public static string Publish(scoped in PublishPacket packet) => Publish(packet, packet.Payload);

    public static string Publish(scoped in PublishPacket packet, scoped ReadOnlySpan<byte> payload)
    {
        var text = new Fields();
        text.Add("topic", packet.Topic);
        text.Add("id", packet.PacketId);
        text.Add("qos", (uint)packet.QoS);
        text.Add("dup", packet.Dup);
        text.Add("retain", packet.Retain);
        text.Add("alias", packet.TopicAlias);
        text.Add("expiry", packet.HasMessageExpiry ? packet.MessageExpiry : null);
        text.Add("sub", packet.HasSubscriptionIdentifier ? packet.SubscriptionIdentifier : null);
        text.Add("utf8", packet.PayloadIsUtf8);
        text.Add("response", packet.ResponseTopic);
        var forwarded = new byte[packet.ForwardedPropertiesLength];
        Assert.Equal(forwarded.Length, packet.CopyForwardedProperties(forwarded));
        text.AddHex("forwarded", forwarded);
        text.Add("payload", payload);
        return text.ToString();
    }

    private static string Connect(scoped in ConnectPacket packet)
    {
        var text = new Fields();
        text.Add("client", packet.ClientId);
        text.Add("clean", packet.CleanStart);
        text.Add("keepalive", packet.KeepAlive);
        if (packet.HasUserName) text.Append($"user={Fields.Text(packet.UserName)}");
        if (packet.HasPassword) text.Append($"password={Fields.Text(packet.Password)}");
        if (packet.HasWill) text.Append($"will={Fields.Text(packet.WillTopic)}:{Fields.Text(packet.WillPayload)}");
        text.Add("willqos", (uint)packet.WillQoS);
        text.Add("willretain", packet.WillRetain);
        text.Add("willdelay", packet.WillDelay);
        text.Add("willexpiry", packet.HasWillExpiry ? packet.WillExpiry : null);
        text.Add("willutf8", packet.WillPayloadIsUtf8);
        var forwarded = new byte[packet.WillForwardedPropertiesLength];
        Assert.Equal(forwarded.Length, packet.CopyWillForwardedProperties(forwarded));
        text.AddHex("forwarded", forwarded);
        text.Add("sessionexpiry", packet.SessionExpiry);
        if (packet.ReceiveMaximum != ushort.MaxValue) text.Add("receive", packet.ReceiveMaximum);
        if (packet.MaximumPacketSize != uint.MaxValue) text.Add("maxpacket", packet.MaximumPacketSize);
        text.Add("aliases", packet.TopicAliasMaximum);
        text.Add("wantsresponseinfo", packet.RequestResponseInformation);
        text.Add("noprobleminfo", !packet.RequestProblemInformation);
        text.Add("method", packet.AuthenticationMethod);
        text.Add("data", packet.AuthenticationData);
        text.AddUserProperties(packet.UserProperties);
        return text.ToString();
    }

    private static string ConnAck(scoped in ConnAckPacket packet)
    {
        var text = new Fields();
        text.Append(packet.Reason.ToString());
        text.Add("present", packet.SessionPresent);
        text.Add("sessionexpiry", packet.SessionExpiry);
        text.Add("receive", packet.ReceiveMaximum);
        text.Add("maxqos", (uint?)packet.MaximumQoS);
        text.Add("retain", packet.RetainAvailable);
        text.Add("maxpacket", packet.MaximumPacketSize);
        text.Add("client", packet.AssignedClientId);
        text.Add("aliases", packet.TopicAliasMaximum);
        text.Add("text", packet.ReasonString);
        text.Add("wildcard", packet.WildcardSubscriptionAvailable);
        text.Add("subids", packet.SubscriptionIdentifierAvailable);
        text.Add("shared", packet.SharedSubscriptionAvailable);
        text.Add("keepalive", packet.ServerKeepAlive);
        text.Add("responseinfo", packet.ResponseInformation);
        text.Add("server", packet.ServerReference);
        text.Add("method", packet.AuthenticationMethod);
        text.Add("data", packet.AuthenticationData);
        text.AddUserProperties(packet.UserProperties);
        return text.ToString();
    }

    private static string Ack(scoped in AckPacket packet)
    {
        var text = new Fields();
        text.Add("id", packet.PacketId);
        text.Append(packet.Reason.ToString());
        text.Add("text", packet.ReasonString);
        text.AddUserProperties(packet.Properties);
        return text.ToString();
    }

    private static string Subscribe(SubscribePacket packet)
    {
        var text = new Fields();
        text.Add("id", packet.PacketId);
        text.Add("sub", packet.SubscriptionIdentifier);
        text.AddUserProperties(packet.Properties);
        int count = 0;
        for (; packet.TryNext(out ReadOnlySpan<byte> filter, out SubscribeOptions options); count++)
            text.Append($"{Fields.Text(filter)}:{options.Value:X2}");
        Assert.Equal(packet.FilterCount, count);
        return text.ToString();
    }

    private static string Unsubscribe(UnsubscribePacket packet)
    {
        var text = new Fields();
        text.Add("id", packet.PacketId);
        text.AddUserProperties(packet.Properties);
        int count = 0;
        for (; packet.TryNext(out ReadOnlySpan<byte> filter); count++) text.Append(Fields.Text(filter));
        Assert.Equal(packet.FilterCount, count);
        return text.ToString();
    }

    private static string SubAck(scoped in SubAckPacket packet)
    {
        var text = new Fields();
        text.Add("id", packet.PacketId);
        text.Add("text", packet.ReasonString);
        text.AddUserProperties(packet.Properties);
        foreach (ReasonCode reason in packet.Reasons) text.Append(reason.ToString());
        return text.ToString();
    }

    private static string Disconnect(scoped in DisconnectPacket packet)
    {
        var text = new Fields();
        text.Append(packet.Reason.ToString());
        text.Add("sessionexpiry", packet.HasSessionExpiry ? packet.SessionExpiry : null);
        text.Add("text", packet.ReasonString);
        text.Add("server", packet.ServerReference);
        text.AddUserProperties(packet.UserProperties);
        return text.ToString();
    }

    private static string Auth(scoped in AuthPacket packet)
    {
        var text = new Fields();
        text.Append(packet.Reason.ToString());
        text.Add("method", packet.Method);
        text.Add("data", packet.Data);
        text.Add("text", packet.ReasonString);
        text.AddUserProperties(packet.UserProperties);
        return text.ToString();
    }

    private sealed class Fields
    {
        private readonly List<string> _parts = [];

        public static string Text(ReadOnlySpan<byte> bytes) =>
            bytes.Length > 40 ? $"{bytes.Length}bytes"
            : bytes.ContainsAnyExceptInRange((byte)'!', (byte)'~') ? Convert.ToHexString(bytes)
            : Encoding.ASCII.GetString(bytes);

        public void Append(string part) => _parts.Add(part);

        public void Add(string name, ReadOnlySpan<byte> value)
        {
            if (!value.IsEmpty) Append($"{name}={Text(value)}");
        }

        public void Add(string name, bool present)
        {
            if (present) Append(name);
        }

        public void Add(string name, bool? value)
        {
            if (value is { } known) Append($"{name}={(known ? 1 : 0)}");
        }

        public void Add(string name, uint value)
        {
            if (value != 0) Append($"{name}={value}");
        }

        public void Add(string name, uint? value)
        {
            if (value is { } known) Append($"{name}={known}");
        }

        public void AddHex(string name, byte[] value)
        {
            if (value.Length > 0) Append($"{name}={Convert.ToHexString(value)}");
        }

        public void AddUserProperties(ReadOnlySpan<byte> block)
        {
            var reader = new UserPropertyReader(block);
            while (reader.TryNext(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)) Append($"{Text(name)}={Text(value)}");
        }

        public override string ToString() => string.Join(' ', _parts);
    }
}
