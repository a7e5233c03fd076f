namespace Heliograph.Server.Sql.Parsing;

/// <summary>What one field of SELECT, FOREACH or DO is.</summary>
/// <param name="Value">The expression; null for <c>*</c>.</param>
/// <param name="Alias">Where its value goes; null when nothing was said.</param>
/// <param name="Start">Where the expression begins in the statement.</param>
/// <param name="End">Where the expression has ended.</param>
internal sealed record SqlField(SqlSyntax? Value, SqlSyntax.Path? Alias, int Start, int End);
