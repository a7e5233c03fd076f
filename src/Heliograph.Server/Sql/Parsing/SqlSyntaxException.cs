namespace Heliograph.Server.Sql.Parsing;

/// <summary>A statement that cannot be read, or names a function that there is not. Line and column count from 1 and are in the message too.</summary>
internal sealed class SqlSyntaxException(string message, int line, int column) : Exception($"line {line}, column {column}: {message}")
{
    /// <summary>The line it is in.</summary>
    public int Line { get; } = line;

    /// <summary>The character of the line it begins with.</summary>
    public int Column { get; } = column;
}
