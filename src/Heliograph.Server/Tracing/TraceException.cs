namespace Heliograph.Server.Tracing;

/// <summary>A trace cannot be made or removed; the message is for the user.</summary>
internal sealed class TraceException(TraceProblem problem, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public TraceProblem Problem { get; } = problem;
}
