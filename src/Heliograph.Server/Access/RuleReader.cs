using System.Text.Json;
using Heliograph.Broker.Access;

namespace Heliograph.Server.Access;

/// <summary>
/// Reads the rules of one client out of JSON, in the two forms there are: <c>{"pub": [], "sub": [], "all": []}</c>, lists of filters that are allowed, and
/// <c>[{"permission", "action", "topic" | "topics", "qos", "retain"}]</c>. An unreadable rule spoils all: half of a list may allow what the other half denies.
/// </summary>
internal static class RuleReader
{
    private const int MostRules = 1000;

    /// <summary>The rules, in their order.</summary>
    /// <exception cref="FormatException">They are no rules; the message says why.</exception>
    public static IReadOnlyList<AccessRule> Read(JsonElement rules)
    {
        List<AccessRule> read = rules.ValueKind switch
        {
            JsonValueKind.Object => [.. rules.EnumerateObject().SelectMany(Allowed)],
            JsonValueKind.Array => [.. rules.EnumerateArray().Select(Rule)],
            _ => throw new FormatException("the rules are neither an object nor a list"),
        };
        return read.Count <= MostRules ? read : throw new FormatException($"there are more than {MostRules} rules");
    }

    private static List<AccessRule> Allowed(JsonProperty list)
    {
        AccessAction? action = list.Name switch
        {
            "pub" => AccessAction.Publish,
            "sub" => AccessAction.Subscribe,
            "all" => null,
            var other => throw new FormatException($"'{other}' is not pub, sub or all"),
        };
        var topics = Topics(list.Value);
        return topics.Count == 0 ? [] : [new() { Allows = true, Action = action, Topics = topics }]; // No topics at all would mean every topic.
    }

    private static AccessRule Rule(JsonElement rule)
    {
        if (rule.ValueKind != JsonValueKind.Object) throw new FormatException("a rule is not an object");
        return new()
        {
            Allows = Text(rule, "permission") switch { "allow" => true, "deny" => false, _ => throw new FormatException("the permission of a rule is neither allow nor deny") },
            Action = Text(rule, "action") switch
            {
                "publish" or "pub" => AccessAction.Publish,
                "subscribe" or "sub" => AccessAction.Subscribe,
                "all" => null,
                _ => throw new FormatException("the action of a rule is not publish, subscribe or all"),
            },
            Topics = rule.TryGetProperty("topics", out var several) ? NotNone(Topics(several)) : [Topic(Text(rule, "topic"))],
            QoS = rule.TryGetProperty("qos", out var qos) ? Bits(qos) : new AccessRule { Allows = false }.QoS,
            Retain = rule.TryGetProperty("retain", out var retain) ? Retain(retain) : null,
        };
    }

    private static List<TopicTemplate> Topics(JsonElement list) => list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select(item => Topic(item.ValueKind == JsonValueKind.String ? item.GetString() : null))]
        : [Topic(list.ValueKind == JsonValueKind.String ? list.GetString() : null)];

    private static List<TopicTemplate> NotNone(List<TopicTemplate> topics) => topics.Count > 0 ? topics : throw new FormatException("the topics of a rule are an empty list");

    private static TopicTemplate Topic(string? text) => TopicTemplate.Parse(text ?? throw new FormatException("a topic is missing or is not a text"));

    private static int Bits(JsonElement qos) => qos.ValueKind == JsonValueKind.Array ? qos.EnumerateArray().Aggregate(0, (bits, one) => bits | Bit(one)) : Bit(qos);

    private static int Bit(JsonElement qos) => (qos.ValueKind == JsonValueKind.String ? qos.GetString() : qos.GetRawText()) switch
    {
        "0" => 1,
        "1" => 2,
        "2" => 4,
        _ => throw new FormatException("the qos of a rule is not 0, 1 or 2"),
    };

    private static bool? Retain(JsonElement retain) => (retain.ValueKind == JsonValueKind.String ? retain.GetString() : retain.GetRawText()) switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        "all" => null,
        _ => throw new FormatException("the retain of a rule is not true, false or all"),
    };

    private static string? Text(JsonElement rule, string name) =>
        rule.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.ToLowerInvariant() is var lower && name != "topic" ? lower : value.GetString() : null;
}
