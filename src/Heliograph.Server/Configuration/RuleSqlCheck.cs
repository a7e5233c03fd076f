using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Events;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Parsing;

namespace Heliograph.Server.Configuration;

/// <summary>Whether a text can be the statement of a rule.</summary>
internal static class RuleSqlCheck
{
    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static string? Problem(string sql)
    {
        try
        {
            return Topics(sql).Select(ProblemOf).FirstOrDefault(problem => problem is not null);
        }
        catch (SqlSyntaxException error)
        {
            return error.Message;
        }
    }

    /// <summary>The sources that it names and that are not among those there are; none when it is no statement.</summary>
    public static IReadOnlyList<string> MissingSources(string sql, IReadOnlyCollection<string> sources)
    {
        if (!sql.Contains("$sources/", StringComparison.Ordinal) && !sql.Contains("$bridges/", StringComparison.Ordinal)) return [];
        return Problem(sql) is null ? [.. RuleFrom.Of(Topics(sql)).Sources.Keys.Where(source => !sources.Contains(source))] : [];
    }

    private static IReadOnlyList<string> Topics(string sql) =>
        SqlStatement.Compile(sql, new(new SqlEnvironment(TimeProvider.System, Random.Shared, new(), static _ => null))).Topics;

    private static string? ProblemOf(string topic) => RuleFrom.Problem(topic) is { } problem ? $"FROM \"{topic}\": {problem}" : null;
}
