using System.Globalization;
using System.Text.Json;
using Heliograph.Broker.Access;

namespace Heliograph.Server.Access.Rules;

/// <summary>
/// Reads rules written as JSON, as EMQX's API and its databases have them: <c>{"permission":"allow","action":"publish","topic":"a/${clientid}/#"}</c>, with
/// <c>"qos"</c> (0, "1" or a list) and <c>"retain"</c> (true, false or "all") if wanted.
/// </summary>
internal static class RuleText
{
    private const int AnyQoS = 0b111;

    /// <summary>The rules of a JSON list, in its order.</summary>
    /// <exception cref="FormatException">It is no such list; the message says which rule, counted from 1.</exception>
    public static AccessRule[] ParseList(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Array) throw new FormatException("expected a list of rules");
            return [.. document.RootElement.EnumerateArray().Select(Numbered)];
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"this is not JSON: {wrong.Message}", wrong);
        }
    }

    /// <summary>One rule.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static AccessRule Parse(JsonElement rule)
    {
        if (rule.ValueKind != JsonValueKind.Object) throw new FormatException("expected an object with permission, action and topic");
        var made = Make(Text(rule, "permission"), Text(rule, "action"), Text(rule, "topic"));
        if (rule.TryGetProperty("qos", out var qos)) made = made with { QoS = QoS(qos) };
        return rule.TryGetProperty("retain", out var retain) ? made with { Retain = Retain(retain) } : made;
    }

    /// <summary>A rule of its three parts.</summary>
    /// <exception cref="FormatException">One of them is not known.</exception>
    public static AccessRule Make(string permission, string action, string topic) => new()
    {
        Allows = permission switch { "allow" => true, "deny" => false, _ => throw new FormatException($"permission '{permission}': expected allow or deny") },
        Action = action switch
        {
            "publish" => AccessAction.Publish,
            "subscribe" => AccessAction.Subscribe,
            "all" => null,
            _ => throw new FormatException($"action '{action}': expected publish, subscribe or all"),
        },
        Topics = [TopicTemplate.Parse(topic)],
    };

    /// <summary>The bits of <see cref="AccessRule.QoS"/> for a number, a text such as "0,1", or a list of them.</summary>
    /// <exception cref="FormatException">One is not 0, 1 or 2.</exception>
    public static int QoS(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Aggregate(0, (bits, one) => bits | QoS(one)),
        JsonValueKind.Number => Bit(value.GetRawText()),
        JsonValueKind.String => QoS(value.GetString()!),
        JsonValueKind.Null => AnyQoS,
        _ => throw new FormatException("qos: expected 0, 1, 2 or a list of them"),
    };

    /// <inheritdoc cref="QoS(JsonElement)"/>
    public static int QoS(string text) =>
        text is "" or "all" ? AnyQoS : text.Split(',', StringSplitOptions.TrimEntries).Aggregate(0, (bits, one) => bits | Bit(one));

    /// <summary>Which messages <c>"retain"</c> means; null for all.</summary>
    /// <exception cref="FormatException">It is not known.</exception>
    public static bool? Retain(string text) => text switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        "all" or "" => null,
        _ => throw new FormatException($"retain '{text}': expected true, false or all"),
    };

    private static bool? Retain(JsonElement value) => Retain(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());

    private static int Bit(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var qos) && qos <= 2 ? 1 << qos : throw new FormatException($"qos '{text}': expected 0, 1 or 2");

    private static string Text(JsonElement rule, string name) =>
        rule.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException($"{name} is missing");

    private static AccessRule Numbered(JsonElement rule, int index)
    {
        try
        {
            return Parse(rule);
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"rule {index + 1}: {wrong.Message}", wrong);
        }
    }
}
