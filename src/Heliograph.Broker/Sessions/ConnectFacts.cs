using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>What a CONNECT said that is kept to be shown.</summary>
/// <param name="Version">The protocol; 0 before the first CONNECT.</param>
/// <param name="KeepAlive">Seconds, as the client wished.</param>
/// <param name="CleanStart">Whether it wanted a new session.</param>
/// <param name="At">When, in Unix milliseconds.</param>
internal readonly record struct ConnectFacts(ProtocolVersion Version, ushort KeepAlive, bool CleanStart, long At);
