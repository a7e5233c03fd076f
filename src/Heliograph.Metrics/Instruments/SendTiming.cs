namespace Heliograph.Metrics.Instruments;

/// <summary>Sends that were written together.</summary>
/// <param name="Ticks">How long each took (≥ 0), in timestamps of the window's clock.</param>
/// <param name="Count">How many they were (≥ 1).</param>
/// <param name="At">When they were done: a timestamp that was read anyway.</param>
public readonly record struct SendTiming(long Ticks, long Count, long At);
