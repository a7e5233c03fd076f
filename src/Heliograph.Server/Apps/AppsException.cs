namespace Heliograph.Server.Apps;

/// <summary>Apps that cannot be read, or a change that cannot be made; the message is for the user and says what to do.</summary>
internal sealed class AppsException(AppsProblem problem, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What kind of problem it is.</summary>
    public AppsProblem Problem { get; } = problem;
}
