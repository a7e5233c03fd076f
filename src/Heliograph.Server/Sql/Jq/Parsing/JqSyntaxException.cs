namespace Heliograph.Server.Sql.Jq.Parsing;

/// <summary>A program cannot be read; the message says where and why.</summary>
internal sealed class JqSyntaxException(string message) : Exception(message);
