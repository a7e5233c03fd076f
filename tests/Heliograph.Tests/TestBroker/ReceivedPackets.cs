using System.Text;
using Heliograph.Protocol;

namespace Heliograph.Tests;

/// <summary>A packet that a <see cref="TestClient"/> received, copied.</summary>
internal abstract record ReceivedPacket;

internal sealed record ConnAck(bool SessionPresent, ReasonCode Reason) : ReceivedPacket
{
    /// <summary>The return code as it is on the wire.</summary>
    public byte Code { get; init; }

    public uint? SessionExpiry { get; init; }

    public ushort? ReceiveMaximum { get; init; }

    public QoS? MaximumQoS { get; init; }

    public bool? RetainAvailable { get; init; }

    public uint? MaximumPacketSize { get; init; }

    public string AssignedClientId { get; init; } = "";

    public ushort? TopicAliasMaximum { get; init; }

    public ushort? ServerKeepAlive { get; init; }
}

internal sealed record Publish(string Topic, string Payload, QoS QoS) : ReceivedPacket
{
    public bool Dup { get; init; }

    public bool Retain { get; init; }

    public ushort PacketId { get; init; }

    public ushort TopicAlias { get; init; }

    public uint? MessageExpiry { get; init; }

    public uint SubscriptionId { get; init; }

    /// <summary>Bytes of the whole packet.</summary>
    public int Length { get; init; }

    /// <summary>The properties that pass through a broker unaltered, encoded, as hexadecimal text.</summary>
    public string Forwarded { get; init; } = "";

    /// <summary>QoS and payload as one text, for comparing sequences.</summary>
    public override string ToString() => new StringBuilder(Payload).Append('@').Append((int)QoS).Append(Dup ? " DUP" : "").ToString();
}

internal abstract record Ack(ushort PacketId, ReasonCode Reason) : ReceivedPacket;

internal sealed record PubAck(ushort PacketId, ReasonCode Reason = ReasonCode.Success) : Ack(PacketId, Reason);

internal sealed record PubRec(ushort PacketId, ReasonCode Reason = ReasonCode.Success) : Ack(PacketId, Reason);

internal sealed record PubRel(ushort PacketId, ReasonCode Reason = ReasonCode.Success) : Ack(PacketId, Reason);

internal sealed record PubComp(ushort PacketId, ReasonCode Reason = ReasonCode.Success) : Ack(PacketId, Reason);

internal sealed record SubAck(ushort PacketId, params ReasonCode[] Reasons) : ReceivedPacket;

internal sealed record UnsubAck(ushort PacketId, params ReasonCode[] Reasons) : ReceivedPacket;

internal sealed record PingResp : ReceivedPacket;

internal sealed record Disconnect(ReasonCode Reason) : ReceivedPacket;

internal sealed record Auth(ReasonCode Reason) : ReceivedPacket
{
    /// <summary>The authentication data; two packets may differ in it and still be alike.</summary>
    public string Data { get; init; } = "";

    public bool Equals(Auth? other) => other is not null && Reason == other.Reason;

    public override int GetHashCode() => (int)Reason;
}
