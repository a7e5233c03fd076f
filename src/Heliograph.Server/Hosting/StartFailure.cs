namespace Heliograph.Server.Hosting;

/// <summary>Why the server could not start, in one line for the person who starts it: what, where, and what to do.</summary>
internal sealed class StartFailure(string message, Exception? cause = null) : Exception(message, cause);
