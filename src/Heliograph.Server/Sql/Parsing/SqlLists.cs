using Heliograph.Server.Sql.Values;
using Sprache;

namespace Heliograph.Server.Sql.Parsing;

/// <summary>The grammar of what is in brackets: a list of values, or whole numbers from one to another.</summary>
internal static class SqlLists
{
    /// <summary>How many numbers a range has at most.</summary>
    internal const int MaxRange = 100_000;

    private static readonly Parser<SqlSyntax> s_items = SqlTokens.Each(SqlTokens.Token(',', "").Then(_ => SqlExpressions.Expression)).Select(Items);

    private static readonly Parser<SqlSyntax> s_empty = SqlTokens.Next.Then(next =>
        next.Kind == ']' ? Parse.Return(Items([])) : input => SqlTokens.Failed<SqlSyntax>(input, "an expression or \"]\""));

    /// <summary>A list or a range.</summary>
    public static readonly Parser<SqlSyntax> List =
        from open in SqlTokens.Token('[', "")
        from values in SqlTokens.FirstOf("an expression or \"]\"", NotEmpty(), s_empty)
        from close in SqlTokens.Token(']', "\",\" or \"]\"")
        select values;

    private static Parser<SqlSyntax> NotEmpty() => SqlExpressions.Expression.Then(first => SqlTokens.FirstOf("", To(first), Rest(first)));

    private static Parser<SqlSyntax> Rest(SqlSyntax first) => s_items.Select(rest => Items([first, .. ((SqlSyntax.Items)rest).Values]));

    private static Parser<SqlSyntax> To(SqlSyntax first) =>
        from dots in SqlTokens.Token(SqlKind.Range, "")
        from last in SqlPaths.Signed
        from range in Bounded(Whole(first), last)
        select range;

    private static Parser<SqlSyntax> Bounded(long? first, long last) => input =>
    {
        if (first is null) return SqlTokens.Failed<SqlSyntax>(input, "a whole number before \"..\"");
        return last < first || (ulong)(last - first.Value) < MaxRange
            ? Result.Success<SqlSyntax>(new SqlSyntax.Range(first.Value, last), input)
            : SqlTokens.Failed<SqlSyntax>(input, $"no more than {MaxRange} numbers in a range");
    };

    private static long? Whole(SqlSyntax value) => value switch
    {
        SqlSyntax.Constant { Value: { Type: SqlType.Integer } number } => number.Integer,
        SqlSyntax.Negative { Value: var inner } => -Whole(inner),
        _ => null,
    };

    private static SqlSyntax Items(IReadOnlyList<SqlSyntax> values) => new SqlSyntax.Items(values);
}
