namespace Heliograph.Server.Connectors;

/// <summary>A target did not do what it was asked. The message is for the user: it has no secret and nothing of a payload in it.</summary>
internal sealed class TargetException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether trying again would be answered in the same way.</summary>
    public bool IsFinal { get; init; }

    /// <summary>How long the target wants to be left alone before it is tried again; zero when it does not say.</summary>
    public TimeSpan RetryAfter { get; init; }
}
