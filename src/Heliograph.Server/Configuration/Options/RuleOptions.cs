using System.Text.Json;
using System.Text.Json.Nodes;
using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A rule: what it selects from which topics, and what is done with it.</summary>
internal sealed record RuleOptions : ISection
{
    private const int LongestId = 128;
    private const int LongestMetadata = 16 * 1024;

    // An answer has it some levels deep, and is itself no deeper than 64.
    private static readonly JsonDocumentOptions s_metadata = new() { MaxDepth = 32 };

    /// <summary>What it is called, once: the label rule_id of its metrics.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Id { get; init; } = "";

    /// <summary>What it is called for people; nothing depends on it.</summary>
    [Setting(Applies.Now)]
    public string Name { get; init; } = "";

    /// <summary>Its statement, such as `SELECT payload.v AS v FROM "t/#" WHERE payload.v > 10`.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Sql { get; init; } = "";

    /// <summary>Whether messages trigger it.</summary>
    [Setting(Applies.Now)]
    public bool Enabled { get; init; } = true;

    /// <summary>What it is for, in words.</summary>
    [Setting(Applies.Now)]
    public string Description { get; init; } = "";

    /// <summary>Messages that may wait for it. One that finds the queue full does not trigger it; nobody else is affected.</summary>
    [Setting(Applies.Now, Min = 1, Max = 1_000_000)]
    public int Queue { get; init; } = 10_000;

    /// <summary>Whether messages on `$SYS/` topics trigger it no more than if it had not named them. When it does not say, `ruleEngine.ignoreSysMessage` does.</summary>
    [Setting(Applies.Now)]
    public bool? IgnoreSysTopics { get; init; }

    /// <summary>A JSON object that the API shows with it, as a text; nothing depends on it.</summary>
    [Setting(Applies.Now)]
    public string Metadata { get; init; } = "{}";

    /// <summary>What is done with each row of the result, one after the other.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<RuleActionOptions> Actions { get; init; } = [];

    /// <summary>Whether another says the same in everything.</summary>
    internal bool SaysTheSame(RuleOptions other) => ReferenceEquals(this, other) || this with { Actions = other.Actions } == other && Actions.SequenceEqual(other.Actions);

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (Id.Length is 0 or > LongestId || Id.Any(char.IsControl)) problems.Add("id", "expected 1 to 128 characters");
        if (!IsObject(Metadata)) problems.Add("metadata", "expected a JSON object of 16 KiB at most");
        if (RuleSqlCheck.Problem(Sql) is { } problem) problems.Add("sql", Sql.Length == 0 ? "is missing; expected a statement" : problem);
    }

    private static bool IsObject(string text)
    {
        try
        {
            return text.Length <= LongestMetadata && JsonNode.Parse(text, documentOptions: s_metadata) is JsonObject written && written.ToJsonString().Length > 0;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or ArgumentException)
        {
            // Also a name that comes twice, and half of a surrogate pair, which are found out when it is written.
            return false;
        }
    }
}
