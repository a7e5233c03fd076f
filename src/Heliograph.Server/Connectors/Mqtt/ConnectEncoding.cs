using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>What a client says to begin with, to subscribe and to leave.</summary>
internal static class ConnectEncoding
{
    /// <summary>CONNECT.</summary>
    public static byte[] Connect(MqttClientOptions options)
    {
        var packet = new ConnectPacket
        {
            Version = options.Version,
            CleanStart = options.CleanStart,
            KeepAlive = (ushort)Math.Clamp(options.KeepAlive.TotalSeconds, 0, ushort.MaxValue),
            ClientId = Encoding.UTF8.GetBytes(options.ClientId),
            HasUserName = options.Username is not null,
            UserName = Encoding.UTF8.GetBytes(options.Username ?? ""),
            HasPassword = options.Password is not null,
            Password = Encoding.UTF8.GetBytes(options.Password ?? ""),
            SessionExpiry = options.CleanStart ? 0 : (uint)Math.Clamp(options.SessionExpiry.TotalSeconds, 0, uint.MaxValue),
            ReceiveMaximum = (ushort)options.ReceiveMaximum,
            MaximumPacketSize = (uint)options.MaxPacketSize,
        };
        var bytes = new byte[packet.Length()];
        packet.Write(bytes);
        return bytes;
    }

    /// <summary>SUBSCRIBE for one filter.</summary>
    public static byte[] Subscribe(ProtocolVersion version, ushort packetId, byte[] filter, SubscribeOptions options)
    {
        ReadOnlySpan<SubscribeEntry> entries = [new(filter, options)];
        var bytes = new byte[SubscribePacket.Length(version, 0, entries)];
        SubscribePacket.Write(bytes, version, packetId, 0, entries);
        return bytes;
    }

    /// <summary>UNSUBSCRIBE for one filter.</summary>
    public static byte[] Unsubscribe(ProtocolVersion version, ushort packetId, byte[] filter)
    {
        ReadOnlySpan<ReadOnlyMemory<byte>> filters = [filter];
        var bytes = new byte[UnsubscribePacket.Length(version, filters)];
        UnsubscribePacket.Write(bytes, version, packetId, filters);
        return bytes;
    }

    /// <summary>DISCONNECT.</summary>
    public static byte[] Disconnect(ProtocolVersion version, ReasonCode reason)
    {
        var packet = new DisconnectPacket { Reason = reason };
        var bytes = new byte[packet.Length(version)];
        packet.Write(bytes, version);
        return bytes;
    }
}
