using Heliograph.Server.Sql.Parsing;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Evaluation;

/// <summary>Makes delegates of CASE. Without ELSE, what no branch is for is undefined.</summary>
internal static class SqlBranches
{
    /// <summary>The delegate of it, whose parts are compiled by <paramref name="compile"/>.</summary>
    public static SqlExpression Of(SqlSyntax.Case syntax, Func<SqlSyntax, SqlExpression> compile)
    {
        var branches = syntax.Branches.Select(branch => (When: compile(branch.When), Then: compile(branch.Then))).ToArray();
        var otherwise = syntax.Else is null ? _ => default : compile(syntax.Else);
        return syntax.Value is null ? OfConditions(branches, otherwise) : OfValue(compile(syntax.Value), branches, otherwise);
    }

    private static SqlExpression OfConditions((SqlExpression When, SqlExpression Then)[] branches, SqlExpression otherwise) => frame =>
    {
        foreach (var (when, then) in branches)
        {
            if (when(frame).Truth) return then(frame);
        }

        return otherwise(frame);
    };

    private static SqlExpression OfValue(SqlExpression value, (SqlExpression When, SqlExpression Then)[] branches, SqlExpression otherwise) => frame =>
    {
        var wanted = value(frame);
        foreach (var (when, then) in branches)
        {
            if (SqlCompare.Same(wanted, when(frame))) return then(frame);
        }

        return otherwise(frame);
    };
}
