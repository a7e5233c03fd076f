namespace Heliograph.Server.Access;

/// <summary>A file that decides about access and cannot be used; the message is for the user and says what to do.</summary>
internal sealed class AccessFileException(string message, Exception? cause = null) : Exception(message, cause);
