namespace Heliograph.Server.Sql.Parsing;

/// <summary>A statement as it was written.</summary>
/// <param name="IsForeach">Whether it is FOREACH and not SELECT.</param>
/// <param name="Fields">The fields of SELECT, or the expressions of FOREACH.</param>
/// <param name="Do">The fields of DO; null without.</param>
/// <param name="InCase">The condition of each element; null without.</param>
/// <param name="Topics">What is in FROM.</param>
/// <param name="Where">The condition of the message; null without.</param>
internal sealed record SqlQuery(
    bool IsForeach, IReadOnlyList<SqlField> Fields, IReadOnlyList<SqlField>? Do, SqlSyntax? InCase, IReadOnlyList<string> Topics, SqlSyntax? Where);
