namespace Heliograph.Server.Listeners;

/// <summary>A listener cannot start. The message names it and its port and says what to do.</summary>
internal sealed class ListenerException(string message, Exception? cause = null) : Exception(message, cause);
