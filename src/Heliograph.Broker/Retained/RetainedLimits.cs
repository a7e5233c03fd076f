namespace Heliograph.Broker.Retained;

/// <summary>What may be retained.</summary>
/// <param name="MaxCount">Topics with a retained message; 0 for no limit.</param>
/// <param name="MaxPayload">Bytes of one payload.</param>
public sealed record RetainedLimits(int MaxCount, int MaxPayload);
