namespace Heliograph.Protocol.Packets;

/// <summary>A topic filter with its options, as a client asks for it with <see cref="SubscribePacket.Write"/>.</summary>
/// <param name="Filter">UTF-8, at most 65,535 bytes.</param>
/// <param name="Options">The options octet.</param>
public readonly record struct SubscribeEntry(ReadOnlyMemory<byte> Filter, SubscribeOptions Options);
