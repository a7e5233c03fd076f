using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Kept;
using Heliograph.Server.Management;

namespace Heliograph.Server.Rules;

/// <summary>Actions over connectors: list, show, make, change, delete, enable, start, try out, and what they have counted.</summary>
internal sealed class ActionRoutes
{
    private readonly Integration _integration;
    private readonly ConnectorBook _book;
    private readonly RuleBook _rules;
    private readonly Probes _probes;
    private readonly Items<ActionOptions> _items;

    public ActionRoutes(Integration integration, ConnectorBook book, RuleBook rules, Probes probes)
    {
        (_integration, _book, _rules, _probes) = (integration, book, rules, probes);
        _items = new(integration, new("action", integration.Actions)
        {
            IdOf = one => one.Id,
            Write = ActionText.Write,
            Read = ActionText.Read,
            Enable = (one, enable) => one with { Enabled = enable },
            StatusOf = id => Find(id) is { } action ? (action.Status, action.Reason) : null,
            Users = id => [("rules", Users(id).Select(rule => rule.Id))],
            Check = one => ConnectorOf(one),
        });
    }

    private static IntegrationJson Json => IntegrationJson.Default;

    private ApiRoute Operation => new("POST", "/actions/{id}/{operation}", "start: try again at once to connect the connector of an action", OperateAsync) { Status = 204 };

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/actions", "Actions, those of the configuration file first, with how they are and the rules that use them", _ => Task.FromResult(_items.List())) { Result = Json.JsonArray },
        new("POST", "/actions", "Make an action over a connector", _items.CreateAsync) { Body = Json.JsonObject, Result = Json.JsonObject, Status = 201 },
        new("GET", "/actions/{id}", "One action; its id is type:name", call => Task.FromResult(_items.Show(call.Segment("id")))) { Result = Json.JsonObject },
        new("PUT", "/actions/{id}", "Change an action; what waits for it is sent by the changed one", _items.ChangeAsync) { Body = Json.JsonObject, Result = Json.JsonObject },
        new("DELETE", "/actions/{id}", "Delete an action that no rule uses; what waits for it is dropped", call => Task.FromResult(Delete(call)))
            { Query = [new("also_delete_dep_actions", "true: take it out of the rules that use it")], Status = 204 },
        new("PUT", "/actions/{id}/enable/{enable}", "Enable or disable an action: true or false", _items.EnableAsync) { Status = 204 },
        Operation, NodePath.OfThis(Operation),
        new("GET", "/actions/{id}/metrics", "What an action has counted since it was made or reset", call => Task.FromResult(Metrics(call.Segment("id")))) { Result = Json.ChannelMetricsAnswer },
        new("PUT", "/actions/{id}/metrics/reset", "Have these counts begin anew; those of the metrics pages go on", call => Task.FromResult(Reset(call.Segment("id")))) { Status = 204 },
        new("POST", "/actions_probe", "Connect as an action would, which is not made: 204 when that works, otherwise 400 with the code TEST_FAILED", ProbeAsync) { Body = Json.JsonObject, Status = 204 },
        new("GET", "/actions_summary", "The same as GET /actions", _ => Task.FromResult(_items.List())) { Result = Json.JsonArray },
        new("GET", "/action_types", "Types of actions", _ => Task.FromResult(ChannelAnswers.Types(Enum.GetValues<ConnectorType>()))) { Result = Json.JsonArray },
    ];

    private OutboundAction? Find(string id) => _book.Actions.FirstOrDefault(one => one.Id == id);

    private IEnumerable<RuleOptions> Users(string id) => _integration.Rules.Items.Where(rule => rule.Actions.Any(action => IsOf(action, id)));

    private static bool IsOf(RuleActionOptions action, string id) => action.Type == RuleActionType.Connector && action.Name == id;

    private ConnectorOptions ConnectorOf(ActionOptions options) => _integration.Connectors.Find(options.ConnectorId)?.Item
        ?? throw ApiProblem.Bad($"there is no connector '{options.ConnectorId}'; make it first");

    private ApiAnswer Delete(ApiCall call)
    {
        var (id, isForced) = (call.Segment("id"), call.Truth("also_delete_dep_actions") == true);
        return _items.Delete(id, change =>
        {
            var users = Users(id).ToList();
            if (users.Count > 0 && !isForced)
                throw ApiProblem.Bad($"the action '{id}' is used by {string.Join(", ", users.Take(10).Select(rule => $"the rule {ApiCall.Shown(rule.Id)}"))}{(users.Count > 10 ? $" and {users.Count - 10} others" : "")}; also_delete_dep_actions=true takes it out of them");
            foreach (var rule in users) change.Set(_integration.Rules, rule.Id, rule with { Actions = [.. rule.Actions.Where(action => !IsOf(action, id))] });
        });
    }

    private async Task<ApiAnswer> OperateAsync(ApiCall call)
    {
        var id = call.Segment("id");
        var action = Find(id) ?? throw _items.Unknown(id);
        return await ChannelAnswers.StartAsync(call, id, action.Options.Enabled, _book.Connectors.FirstOrDefault(one => one.Id == action.Options.ConnectorId), () => _items.SettleAsync(id)).ConfigureAwait(false);
    }

    private ApiAnswer Metrics(string id)
    {
        var action = Find(id) ?? throw _items.Unknown(id);
        return ChannelAnswers.Metrics(_rules.Channels.Of(action), action.Cells);
    }

    private ApiAnswer Reset(string id)
    {
        _rules.Channels.Of(Find(id) ?? throw _items.Unknown(id)).Forget();
        return ApiAnswer.None;
    }

    private async Task<ApiAnswer> ProbeAsync(ApiCall call)
    {
        JsonObject given = await call.ReadAsync(Json.JsonObject, TypeText.Answered).ConfigureAwait(false);
        var options = IntegrationRoutes.Asked(() => ActionText.Read(given, _integration.Actions.Find($"{given["type"]}:{given["name"]}")?.Item));
        return await _probes.TryAsync(ConnectorOf(options), options).ConfigureAwait(false);
    }
}
