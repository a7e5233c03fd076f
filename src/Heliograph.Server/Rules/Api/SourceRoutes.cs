using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Kept;
using Heliograph.Server.Management;
using Heliograph.Server.Sql.Events;

namespace Heliograph.Server.Rules;

/// <summary>Sources over connectors: list, show, make, change, delete, enable, start, try out, and what they have counted.</summary>
internal sealed class SourceRoutes
{
    private readonly Integration _integration;
    private readonly ConnectorBook _book;
    private readonly RuleBook _rules;
    private readonly Probes _probes;
    private readonly Items<SourceOptions> _items;

    public SourceRoutes(Integration integration, ConnectorBook book, RuleBook rules, Probes probes)
    {
        (_integration, _book, _rules, _probes) = (integration, book, rules, probes);
        _items = new(integration, new("source", integration.Sources)
        {
            IdOf = one => one.Id,
            Write = SourceText.Write,
            Read = SourceText.Read,
            Enable = (one, enable) => one with { Enabled = enable },
            StatusOf = id => Find(id) is { } source ? (source.Status, source.Reason) : null,
            Users = id => [("rules", Users(id).Select(rule => rule.Id))],
            Check = one => ConnectorOf(one),
        });
    }

    private static IntegrationJson Json => IntegrationJson.Default;

    private ApiRoute Operation => new("POST", "/sources/{id}/{operation}", "start: try again at once to connect the connector of a source", OperateAsync) { Status = 204 };

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/sources", "Sources, those of the configuration file first, with how they are and the rules that select from them", _ => Task.FromResult(_items.List())) { Result = Json.JsonArray },
        new("POST", "/sources", "Make a source over a connector", _items.CreateAsync) { Body = Json.JsonObject, Result = Json.JsonObject, Status = 201 },
        new("GET", "/sources/{id}", "One source; its id is type:name", call => Task.FromResult(_items.Show(call.Segment("id")))) { Result = Json.JsonObject },
        new("PUT", "/sources/{id}", "Change a source", _items.ChangeAsync) { Body = Json.JsonObject, Result = Json.JsonObject },
        new("DELETE", "/sources/{id}", "Delete a source that no rule selects from", call => Task.FromResult(Delete(call.Segment("id")))) { Status = 204 },
        new("PUT", "/sources/{id}/enable/{enable}", "Enable or disable a source: true or false", _items.EnableAsync) { Status = 204 },
        Operation, NodePath.OfThis(Operation),
        new("GET", "/sources/{id}/metrics", "What a source has counted since it was made or reset", call => Task.FromResult(Metrics(call.Segment("id")))) { Result = Json.ChannelMetricsAnswer },
        new("PUT", "/sources/{id}/metrics/reset", "Have these counts begin anew; those of the metrics pages go on", call => Task.FromResult(Reset(call.Segment("id")))) { Status = 204 },
        new("POST", "/sources_probe", "Connect as a source would, which is not made and receives nothing: 204 when that works, otherwise 400 with the code TEST_FAILED", ProbeAsync) { Body = Json.JsonObject, Status = 204 },
        new("GET", "/sources_summary", "The same as GET /sources", _ => Task.FromResult(_items.List())) { Result = Json.JsonArray },
        new("GET", "/source_types", "Types of sources", _ => Task.FromResult(ChannelAnswers.Types([ConnectorType.Mqtt, ConnectorType.Rabbitmq]))) { Result = Json.JsonArray },
    ];

    private InboundSource? Find(string id) => _book.Sources.FirstOrDefault(one => one.Id == id);

    private IEnumerable<Rule> Users(string id) => _rules.All.Where(rule => rule.From.Any(topic => SourceName.Read(topic) == id));

    private ConnectorOptions ConnectorOf(SourceOptions options) => _integration.Connectors.Find(options.ConnectorId)?.Item
        ?? throw ApiProblem.Bad($"there is no connector '{options.ConnectorId}'; make it first");

    private ApiAnswer Delete(string id) => _items.Delete(id, _ =>
    {
        var users = Users(id).Select(rule => $"the rule {ApiCall.Shown(rule.Id)}").ToList();
        if (users.Count > 0) throw ApiProblem.Bad($"the source '{id}' is used by {string.Join(", ", users.Take(10))}{(users.Count > 10 ? $" and {users.Count - 10} others" : "")}; change them first");
    });

    private async Task<ApiAnswer> OperateAsync(ApiCall call)
    {
        var id = call.Segment("id");
        var source = Find(id) ?? throw _items.Unknown(id);
        return await ChannelAnswers.StartAsync(call, id, source.Options.Enabled, _book.Connectors.FirstOrDefault(one => one.Id == source.Options.ConnectorId), () => _items.SettleAsync(id)).ConfigureAwait(false);
    }

    private ApiAnswer Metrics(string id) => ChannelAnswers.Metrics(_rules.Channels.Of(Find(id) ?? throw _items.Unknown(id)), null);

    private ApiAnswer Reset(string id)
    {
        _rules.Channels.Of(Find(id) ?? throw _items.Unknown(id)).Forget();
        return ApiAnswer.None;
    }

    private async Task<ApiAnswer> ProbeAsync(ApiCall call)
    {
        var given = await call.ReadAsync(Json.JsonObject, TypeText.Answered).ConfigureAwait(false);
        var options = IntegrationRoutes.Asked(() => SourceText.Read(given, _integration.Sources.Find($"{given["type"]}:{given["name"]}")?.Item));
        return await _probes.TryAsync(ConnectorOf(options), null).ConfigureAwait(false);
    }
}
