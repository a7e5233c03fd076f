using Sprache;

namespace Heliograph.Server.Sql.Parsing;

/// <summary>The grammar of CASE: of conditions, or of what a value is.</summary>
internal static class SqlCases
{
    private static readonly Parser<(SqlSyntax, SqlSyntax)> s_branch =
        from word in SqlTokens.Token(SqlKind.When, "WHEN")
        from when in SqlExpressions.Expression
        from then in SqlTokens.Token(SqlKind.Then, "an operator or THEN")
        from value in SqlExpressions.Expression
        select (when, value);

    private static readonly Parser<SqlSyntax?> s_else = SqlTokens.Maybe(SqlTokens.Token(SqlKind.Else, "ELSE").Then(_ => SqlExpressions.Expression));

    /// <summary>CASE and everything to its END.</summary>
    public static readonly Parser<SqlSyntax> Case =
        from word in SqlTokens.Token(SqlKind.Case, "")
        from value in SqlTokens.Maybe(SqlExpressions.Expression)
        from first in s_branch
        from others in SqlTokens.Each(s_branch)
        from otherwise in s_else
        from end in SqlTokens.Token(SqlKind.EndCase, "WHEN, ELSE or END")
        select (SqlSyntax)new SqlSyntax.Case(value, [first, .. others], otherwise);
}
