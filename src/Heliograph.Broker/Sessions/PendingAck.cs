using Heliograph.Broker.Storage;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>An acknowledgement that waits until what it acknowledges is kept, or behind one that does [MQTT-4.6.0-2].</summary>
/// <param name="Type">The packet to send.</param>
/// <param name="PacketId">Its packet identifier.</param>
/// <param name="Reason">Its reason.</param>
/// <param name="Commit">What it waits for; null when it only keeps its place.</param>
/// <param name="Reasons">The reason codes of a SUBACK or UNSUBACK.</param>
internal readonly record struct PendingAck(PacketType Type, ushort PacketId, ReasonCode Reason, Commit? Commit, ReasonCode[]? Reasons);
