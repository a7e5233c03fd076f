namespace Heliograph.Server.Access.Outside;

/// <summary>Somebody outside gave no answer, or one that is none. No secret is in the message.</summary>
internal sealed class OutsideException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether there was an answer, only not one that can be used: it is no reason to leave alone who gave it.</summary>
    public bool HasAnswered { get; init; }
}
