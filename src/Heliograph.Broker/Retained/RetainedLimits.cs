namespace Heliograph.Broker.Retained;

/// <summary>What may be retained.</summary>
/// <param name="MaxCount">Topics with a retained message; 0 for no limit, <see cref="None"/> for none at all.</param>
/// <param name="MaxPayload">Bytes of one payload.</param>
public sealed record RetainedLimits(int MaxCount, int MaxPayload)
{
    /// <summary>Nothing is retained.</summary>
    public const int None = -1;
}
