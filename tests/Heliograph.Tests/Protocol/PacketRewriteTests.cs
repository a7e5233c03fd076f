using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Tests.Protocol;

/// <summary>A packet that was read can be written again and says the same.</summary>
public sealed class PacketRewriteTests
{
    [Theory]
    [MemberData(nameof(PacketCases.ValidNames), MemberType = typeof(PacketCases))]
    public void A_packet_that_was_read_and_written_again_has_the_same_fields(string name)
    {
        PacketCase one = PacketCases.Named(name);
        Assert.True(FrameReader.TryRead(one.Bytes, int.MaxValue, out Frame frame));
        if (!TryRewrite(frame, one.Version, out byte[] written)) return;
        Assert.True(FrameReader.TryRead(written, int.MaxValue, out Frame again));
        Assert.Equal(written.Length, again.Length);
        Assert.Equal(one.Fields, PacketDescription.Of(again, one.Version));
    }

    private static bool TryRewrite(scoped in Frame frame, ProtocolVersion version, out byte[] written)
    {
        written = frame.Type switch
        {
            PacketType.Connect => Rewrite(ConnectPacket.Read(frame)),
            PacketType.ConnAck => Rewrite(ConnAckPacket.Read(frame, version), version),
            PacketType.Publish => Rewrite(PublishPacket.Read(frame, version), version),
            PacketType.Disconnect => Rewrite(DisconnectPacket.Read(frame, version), version),
            PacketType.Auth => Rewrite(AuthPacket.Read(frame, version)),
            _ => [],
        };
        return written.Length > 0;
    }

    private static byte[] Rewrite(scoped in ConnectPacket packet)
    {
        var bytes = new byte[packet.Length()];
        Assert.Equal(bytes.Length, packet.Write(bytes));
        return bytes;
    }

    private static byte[] Rewrite(scoped in ConnAckPacket packet, ProtocolVersion version)
    {
        var bytes = new byte[packet.Length(version)];
        Assert.Equal(bytes.Length, packet.Write(bytes, version));
        return bytes;
    }

    private static byte[] Rewrite(scoped in PublishPacket packet, ProtocolVersion version)
    {
        var forwarded = new byte[packet.ForwardedPropertiesLength];
        packet.CopyForwardedProperties(forwarded);
        var header = new PublishHeader
        {
            Version = version,
            Dup = packet.Dup,
            QoS = packet.QoS,
            Retain = packet.Retain,
            Topic = packet.Topic,
            PacketId = packet.PacketId,
            ForwardedProperties = forwarded,
            HasMessageExpiry = packet.HasMessageExpiry,
            MessageExpiry = packet.MessageExpiry,
            TopicAlias = packet.TopicAlias,
            SubscriptionIdentifier = packet.SubscriptionIdentifier,
            PayloadLength = packet.Payload.Length,
        };
        var bytes = new byte[header.Length + packet.Payload.Length];
        Assert.Equal(header.Length, header.Write(bytes));
        packet.Payload.CopyTo(bytes.AsSpan(header.Length));
        return bytes;
    }

    private static byte[] Rewrite(scoped in DisconnectPacket packet, ProtocolVersion version)
    {
        var bytes = new byte[packet.Length(version)];
        Assert.Equal(bytes.Length, packet.Write(bytes, version));
        return bytes;
    }

    private static byte[] Rewrite(scoped in AuthPacket packet)
    {
        var bytes = new byte[packet.Length()];
        Assert.Equal(bytes.Length, packet.Write(bytes));
        return bytes;
    }
}
