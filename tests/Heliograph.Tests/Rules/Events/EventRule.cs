using System.Text;
using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;
using Heliograph.Server.Rules;
using Heliograph.Server.Sql.Values;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Rules.Events;

/// <summary>A rule over a topic of FROM that keeps what it sees, as JSON.</summary>
internal sealed class EventRule
{
    private readonly KeepingAction _kept = new();

    private EventRule(TestBroker broker, RuleOptions options)
    {
        var surroundings = new RuleSurroundings(broker.Node.Broker, broker.Clock, broker.Log.CreateLogger("rules"));
        Rule = new(options, RuleStatement.Compile(options.Sql, surroundings.Functions()), [_kept], surroundings);
        Rule.Open();
    }

    public Rule Rule { get; }

    /// <summary>Opens one that selects everything, or what a statement says.</summary>
    public static EventRule Open(TestBroker broker, string topic, string? sql = null) => new(broker, new() { Id = "r", Sql = sql ?? $"SELECT * FROM \"{topic}\"" });

    /// <summary>The only row, when the rule has done everything.</summary>
    public async Task<string> RowAsync() => Assert.Single(await RowsAsync(1));

    /// <summary>So many rows and no more, when the rule has done everything.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(int count)
    {
        await Eventually(() => _kept.Rows.Count >= count && Rule.IsIdle);
        return [.. _kept.Rows.Select(TextOf)];
    }

    /// <summary>The rows so far.</summary>
    public IReadOnlyList<string> Rows => [.. _kept.Rows.Select(TextOf)];

    /// <summary>JSON as rows are written, whatever its blanks and with ' for quotes.</summary>
    public static string Json(string text) => JsonNode.Parse(text.Replace('\'', '"'))!.ToJsonString();

    // The identifier of a message is another with each run.
    private static string TextOf(SqlMap row)
    {
        var node = JsonNode.Parse(Encoding.UTF8.GetString(SqlJson.Write(SqlValue.Of(row))))!;
        if (node["id"] is { } id)
        {
            Assert.Equal(32, ((string)id!).Length);
            node["id"] = "ID";
        }

        return node.ToJsonString();
    }
}
