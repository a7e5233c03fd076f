using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors.Kept;
using Heliograph.Server.Management;

namespace Heliograph.Server.Rules;

/// <summary>Rules in EMQX's words.</summary>
internal static class RuleText
{
    // Characters as they are, not as six each: the bound is of what people have written.
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What only answers have, EMQX's too: a request may send it back.</summary>
    public static readonly string[] Answered =
    [
        "from", "created_at", "last_modified_at", "action_details", "status", "node_status", "metrics", "node_metrics", "node", "namespace", "origin",
    ];

    /// <summary>One for an answer.</summary>
    public static RuleAnswer Write(Kept<RuleOptions> kept, IReadOnlyList<string> from) => new()
    {
        Id = kept.Item.Id,
        Name = kept.Item.Name,
        Sql = kept.Item.Sql,
        From = from,
        Actions = [.. kept.Item.Actions.Select(RuleActionText.Write)],
        Enable = kept.Item.Enabled,
        Description = kept.Item.Description,
        Queue = kept.Item.Queue,
        IgnoreSysTopics = kept.Item.IgnoreSysTopics,
        Metadata = JsonNode.Parse(kept.Item.Metadata)!.AsObject(),
        Origin = kept.Origin,
        CreatedAt = ApiTime.WriteIfAny(kept.Entry?.CreatedAt ?? 0),
        LastModifiedAt = ApiTime.WriteIfAny(kept.Entry?.ModifiedAt ?? 0),
    };

    /// <summary>One of a request. What EMQX does not know and the request does not say is as in <paramref name="there"/>.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static RuleOptions Read(RuleRequest given, string id, RuleOptions? there = null) => SettingsJson.Read<RuleOptions>(
        new JsonObject
        {
            ["id"] = id,
            ["name"] = given.Name,
            ["sql"] = given.Sql,
            ["enabled"] = given.Enable,
            ["description"] = given.Description,
            ["queue"] = given.Queue ?? there?.Queue ?? new RuleOptions().Queue,
            ["ignoreSysTopics"] = given.IgnoreSysTopics ?? there?.IgnoreSysTopics,
            ["metadata"] = given.Metadata.ToJsonString(s_plain),
            ["actions"] = new JsonArray([.. given.Actions.Select(Action)]),
        },
        "the request");

    private static JsonNode Action(JsonNode given, int place)
    {
        try
        {
            return RuleActionText.Read(given);
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"actions[{place}]: {wrong.Message}", wrong);
        }
    }
}
