using Sprache;

namespace Heliograph.Server.Sql.Parsing;

/// <summary>The grammar of statements.</summary>
internal static class SqlGrammar
{
    private static readonly Parser<SqlSyntax.Path?> s_alias = SqlTokens.Maybe(SqlTokens.FirstOf(
        "", SqlTokens.Token(SqlKind.As, "AS").Then(_ => SqlPaths.Alias), SqlPaths.Alias));

    private static readonly Parser<SqlField> s_value =
        from start in SqlTokens.Next
        from value in SqlExpressions.Expression
        from end in SqlTokens.Last
        from alias in s_alias
        select new SqlField(value, alias, start.Start, end.End);

    private static readonly Parser<SqlField> s_everything = SqlTokens.Token('*', "\"*\"").Select(star => new SqlField(null, null, star.Start, star.End));

    private static readonly Parser<IReadOnlyList<SqlField>> s_values = SqlTokens.Commas(s_value);

    private static readonly Parser<IReadOnlyList<SqlField>> s_fields = SqlTokens.Commas(SqlTokens.FirstOf("\"*\" or an expression", s_everything, s_value));

    private static readonly Parser<IReadOnlyList<string>> s_from =
        from word in SqlTokens.Token(SqlKind.From, "\",\", AS or FROM")
        from topics in SqlTokens.Commas(SqlTokens.Token(SqlKind.Name, "a topic in double quotes"))
        select (IReadOnlyList<string>)[.. topics.Select(topic => topic.Text)];

    private static readonly Parser<SqlToken> s_end = SqlTokens.Token(SqlKind.End, "an operator or the end");

    private static readonly Parser<SqlQuery> s_select =
        from word in SqlTokens.Token(SqlKind.Select, "")
        from fields in s_fields
        from topics in s_from
        from condition in Clause(SqlKind.Where)
        select new SqlQuery(false, fields, null, null, topics, condition);

    private static readonly Parser<SqlQuery> s_foreach =
        from word in SqlTokens.Token(SqlKind.Foreach, "")
        from fields in s_values
        from shape in SqlTokens.Maybe(SqlTokens.Token(SqlKind.Do, "").Then(_ => s_fields))
        from inCase in Clause(SqlKind.InCase)
        from topics in s_from
        from condition in Clause(SqlKind.Where)
        select new SqlQuery(true, fields, shape, inCase, topics, condition);

    /// <summary>A whole statement.</summary>
    public static readonly Parser<SqlQuery> Statement =
        from query in SqlTokens.FirstOf("SELECT or FOREACH", s_select, s_foreach)
        from end in s_end
        select query;

    private static Parser<SqlSyntax?> Clause(char word) => SqlTokens.Maybe(SqlTokens.Token(word, "").Then(_ => SqlExpressions.Expression));
}
