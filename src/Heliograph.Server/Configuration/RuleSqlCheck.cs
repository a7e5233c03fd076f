using System.Text;
using Heliograph.Protocol;
using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Parsing;

namespace Heliograph.Server.Configuration;

/// <summary>Whether a text can be the statement of a rule.</summary>
internal static class RuleSqlCheck
{
    private static readonly string[] s_notTopics = ["$events/", "$bridges/", "$sources/", "$share/"];

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static string? Problem(string sql)
    {
        try
        {
            var environment = new SqlEnvironment(TimeProvider.System, Random.Shared, new(), static _ => null);
            var topics = SqlStatement.Compile(sql, new(environment)).Topics;
            return topics.Select(ProblemOf).FirstOrDefault(problem => problem is not null);
        }
        catch (SqlSyntaxException error)
        {
            return error.Message;
        }
    }

    private static string? ProblemOf(string topic) =>
        Array.Find(s_notTopics, topic.StartsWith) is { } prefix ? $"FROM \"{topic}\": rules select from topics; those that begin with {prefix} are none"
        : !TopicFilter.IsValid(Encoding.UTF8.GetBytes(topic)) ? $"FROM \"{topic}\": this is no topic filter"
        : null;
}
