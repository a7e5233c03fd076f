using System.Text;
using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;
using Heliograph.Server.Management;
using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Events;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Parsing;
using Heliograph.Server.Sql.Values;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Rules;

/// <summary>Evaluates statements with examples: a few at a time, for a few seconds, with an answer that is not long. What is under way after that ends at the bounds of statements.</summary>
internal sealed class RuleTrial
{
    private const int MostAtOnce = 4;
    private const int LongestAnswer = 1024 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private int _running;

    /// <summary>The rows of a statement for an example: columns by name, and in <c>event_type</c> what it is an example of; what it does not have is as in the catalogue.</summary>
    public async Task<ApiAnswer> RunAsync(string sql, SqlFunctions functions, JsonObject? context)
    {
        if (RuleSqlCheck.Problem(sql) is { } problem) throw ApiProblem.Bad(problem);
        var statement = IntegrationRoutes.Asked(() => Compile(sql, functions));
        var given = GivenOf(context);
        var about = EventOf(given, statement.Topics);
        if (!statement.Topics.Any(topic => Concerns(topic, about, given))) throw NoMatch("FROM has nothing of this");
        var rows = await EvaluateAsync(statement, new ContextInput(about, Without(given, "event_type"))).ConfigureAwait(false);
        if (rows.Count == 0) throw NoMatch("the condition is not true, or there is no element");
        return ApiAnswer.Written(json => json.WriteRawValue(rows.Count == 1 && !statement.IsForeach ? rows[0] : [(byte)'[', .. Joined(rows), (byte)']']));
    }

    private static SqlStatement Compile(string sql, SqlFunctions functions)
    {
        try
        {
            return SqlStatement.Compile(sql, functions);
        }
        catch (SqlSyntaxException wrong)
        {
            throw new FormatException(wrong.Message, wrong);
        }
    }

    private static SqlMap GivenOf(JsonObject? context)
    {
        try
        {
            return SqlJson.Read(Encoding.UTF8.GetBytes(context?.ToJsonString() ?? "{}")).Map;
        }
        catch (SqlException wrong)
        {
            throw ApiProblem.Bad($"the context is wrong: {wrong.Message}");
        }
    }

    private static RuleEvent EventOf(SqlMap given, IReadOnlyList<string> topics)
    {
        if (!given.Has("event_type")) return RuleEvents.Find(topics[0]) ?? throw ApiProblem.Bad($"event_type is missing: FROM has several events; {Types()}");
        return RuleEvents.OfType(TextOf(given["event_type"])) ?? throw ApiProblem.Bad($"there is no event_type '{ApiCall.Shown(TextOf(given["event_type"]))}'; {Types()}");
    }

    private static string Types() => $"there are {string.Join(", ", RuleEvents.All.Select(one => one.Type))}";

    // A message is named by the topic it is published to, a source by its type, everything else by its own name.
    private static bool Concerns(string from, RuleEvent about, SqlMap given)
    {
        if (RuleEvents.Named(from).Contains(about)) return true;
        if (RuleEvents.Find(from) != about) return false;
        var topic = given.Has("topic") ? given["topic"] : about.Example("topic");
        return about.Kind != RuleEventKind.MessagePublish || (topic.Type == SqlType.Text && SqlTopic.Matches(topic.Bytes, Encoding.UTF8.GetBytes(from)));
    }

    private async Task<IReadOnlyList<byte[]>> EvaluateAsync(SqlStatement statement, SqlInput input)
    {
        if (Interlocked.Increment(ref _running) > MostAtOnce)
        {
            Interlocked.Decrement(ref _running);
            throw new ApiProblem(StatusCodes.Status503ServiceUnavailable, "SERVICE_UNAVAILABLE", "too many statements are being tried out; try again in a moment");
        }

        try
        {
            return await Task.Run(() => Evaluate(statement, input)).WaitAsync(s_patience).ConfigureAwait(false);
        }
        catch (SqlException wrong)
        {
            throw ApiProblem.Bad($"the statement fails with this example: {wrong.Message}");
        }
        catch (TimeoutException)
        {
            throw ApiProblem.Bad($"the statement takes longer than {s_patience.TotalSeconds} s with this example");
        }
    }

    private List<byte[]> Evaluate(SqlStatement statement, SqlInput input)
    {
        try
        {
            var rows = new List<byte[]>();
            var length = 0;
            foreach (var row in statement.Evaluate(input).Rows)
            {
                rows.Add(SqlJson.Write(SqlValue.Of(row)));
                if ((length += rows[^1].Length) > LongestAnswer) throw new SqlException($"the result is longer than {LongestAnswer / 1024} KiB, which is too long to be shown here");
            }

            return rows;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private static ApiProblem NoMatch(string why) => new(StatusCodes.Status412PreconditionFailed, "NOT_MATCH", $"the statement makes nothing of this example: {why}");

    private static string TextOf(SqlValue value) => value.Type == SqlType.Text ? Encoding.UTF8.GetString(value.Bytes) : "";

    private static SqlMap Without(SqlMap map, string name)
    {
        var rest = new SqlMap(map.Count);
        foreach (var (key, value) in map.Fields.Where(field => field.Key != name)) rest[key] = value;
        return rest;
    }

    private static IEnumerable<byte> Joined(IReadOnlyList<byte[]> rows) => rows.SelectMany((row, i) => i == 0 ? row : [(byte)',', .. row]);
}
