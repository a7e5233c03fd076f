namespace Heliograph.Server.Sql.Values;

/// <summary>A rule's statement cannot be evaluated with this message: the rule fails for it. The message says what was wrong, without the payload.</summary>
internal sealed class SqlException(string message) : Exception(message);
