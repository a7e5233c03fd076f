namespace Heliograph.Server.Tracing;

/// <summary>A trace as it is at a moment.</summary>
/// <param name="Definition">As it was asked for.</param>
/// <param name="Status">What it does.</param>
/// <param name="Size">Bytes of its file.</param>
internal sealed record Trace(TraceDefinition Definition, TraceStatus Status, long Size);
