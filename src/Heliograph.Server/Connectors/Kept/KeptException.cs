namespace Heliograph.Server.Connectors.Kept;

/// <summary>What the management API has set cannot be read or kept; the message is for the user and says what to do.</summary>
internal sealed class KeptException(string message, Exception? cause = null) : Exception(message, cause);
