using Heliograph.Server.Sql.Parsing;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Evaluation;

/// <summary>Makes delegates of what is true or false. Only true is true: any other value is as false, and NOT of what is neither is false too.</summary>
internal static class SqlConditions
{
    /// <summary>The delegate of a condition, whose parts are compiled by <paramref name="compile"/>.</summary>
    public static SqlExpression Of(SqlSyntax syntax, Func<SqlSyntax, SqlExpression> compile) => syntax switch
    {
        SqlSyntax.All all => All(Each(all.Conditions, compile), true),
        SqlSyntax.Any any => All(Each(any.Conditions, compile), false),
        SqlSyntax.Not not => Not(compile(not.Condition)),
        SqlSyntax.In among => In(compile(among.Value), Each(among.Others, compile)),
        SqlSyntax.Comparison { Operator: "=~" } match => Match(compile(match.Left), compile(match.Right)),
        SqlSyntax.Comparison comparison => Compare(SqlCompare.Operator(comparison.Operator), compile(comparison.Left), compile(comparison.Right)),
        _ => throw new InvalidOperationException($"{syntax.GetType().Name} is not compiled"),
    };

    private static SqlExpression[] Each(IEnumerable<SqlSyntax> values, Func<SqlSyntax, SqlExpression> compile) => [.. values.Select(compile)];

    // AND ends with the first that is false, OR with the first that is true.
    private static SqlExpression All(SqlExpression[] conditions, bool expected) => frame =>
    {
        foreach (var condition in conditions)
        {
            if (condition(frame).Truth != expected) return SqlValue.Of(!expected);
        }

        return SqlValue.Of(expected);
    };

    private static SqlExpression Not(SqlExpression condition) => frame => SqlValue.Of(condition(frame) is { Type: SqlType.Boolean, Truth: false });

    private static SqlExpression In(SqlExpression value, SqlExpression[] others) => frame =>
    {
        var wanted = value(frame);
        foreach (var other in others)
        {
            if (SqlCompare.Same(wanted, other(frame))) return SqlValue.Of(true);
        }

        return SqlValue.Of(false);
    };

    private static SqlExpression Compare(Func<SqlValue, SqlValue, bool> holds, SqlExpression left, SqlExpression right) =>
        frame => SqlValue.Of(holds(left(frame), right(frame)));

    private static SqlExpression Match(SqlExpression topic, SqlExpression filter) => frame =>
    {
        var (name, pattern) = (topic(frame), filter(frame));
        if (name.Type == SqlType.Undefined || pattern.Type == SqlType.Undefined) return SqlValue.Of(false);
        if (name.Type != SqlType.Text || pattern.Type != SqlType.Text) throw new SqlException("=~ of what is no topic");
        frame.Spend(name.Bytes.Length);
        return SqlValue.Of(SqlTopic.Matches(name.Bytes, pattern.Bytes));
    };
}
