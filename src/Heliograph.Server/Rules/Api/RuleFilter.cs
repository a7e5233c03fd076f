using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;
using Heliograph.Server.Management;
using Heliograph.Server.Sql.Events;

namespace Heliograph.Server.Rules;

/// <summary>Which rules a list has: those that meet everything that is asked.</summary>
internal sealed class RuleFilter
{
    public static readonly QueryField[] Query =
    [
        new("enable", "true for rules that are enabled, false for those that are not"),
        new("from", "a topic of FROM, as it is written"),
        new("like_id", "a part of the id"),
        new("like_from", "a part of a topic of FROM"),
        new("match_from", "a topic filter that a topic of FROM matches"),
        new("like_description", "a part of the description"),
        new("action", "an action, type:name; several times: any of them"),
        new("source", "a source in FROM, type:name; several times: any of them"),
    ];

    private readonly List<Func<Rule, bool>> _conditions = [];

    /// <summary>What a request asks for.</summary>
    public RuleFilter(ApiCall call)
    {
        Add(call.Truth("enable"), (rule, enable) => rule.IsEnabled == enable);
        Add(call.Text("from"), (rule, from) => rule.From.Contains(from));
        Add(call.Text("like_id"), (rule, part) => rule.Id.Contains(part, StringComparison.Ordinal));
        Add(call.Text("like_from"), (rule, part) => rule.From.Any(topic => topic.Contains(part, StringComparison.Ordinal)));
        Add(call.Text("match_from") is { } filter ? TopicPattern.Parse(filter) : null, (rule, pattern) => rule.From.Any(topic => pattern.Covers(Encoding.UTF8.GetBytes(topic))));
        Add(call.Text("like_description"), (rule, part) => rule.Options.Description.Contains(part, StringComparison.Ordinal));
        Add(AnyOf(call, "action"), (rule, ids) => rule.Options.Actions.Any(action => ids.Contains(IdOf(action))));
        Add(AnyOf(call, "source"), (rule, ids) => rule.From.Any(topic => SourceName.Read(topic) is { } id && ids.Contains(id)));
    }

    /// <summary>Whether a rule is in the list.</summary>
    public bool Lets(Rule rule) => _conditions.TrueForAll(meets => meets(rule));

    private static IReadOnlyList<string>? AnyOf(ApiCall call, string name) => call.All(name) is { Count: > 0 } all ? all : null;

    private static string IdOf(RuleActionOptions action) => action.Type == RuleActionType.Connector ? action.Name : EnumText.Name(action.Type);

    private void Add<T>(T? asked, Func<Rule, T, bool> meets)
        where T : class
    {
        if (asked is not null) _conditions.Add(rule => meets(rule, asked));
    }

    private void Add(bool? asked, Func<Rule, bool, bool> meets)
    {
        if (asked is { } truth) _conditions.Add(rule => meets(rule, truth));
    }
}
