using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Kept;
using Heliograph.Server.Management;

namespace Heliograph.Server.Rules;

/// <summary>Connectors: list, show, make, change, delete, enable, start and stop, try out.</summary>
internal sealed class ConnectorRoutes
{
    private readonly Integration _integration;
    private readonly ConnectorBook _book;
    private readonly Probes _probes;
    private readonly Items<ConnectorOptions> _items;

    public ConnectorRoutes(Integration integration, ConnectorBook book, Probes probes)
    {
        (_integration, _book, _probes) = (integration, book, probes);
        _items = new(integration, new("connector", integration.Connectors)
        {
            IdOf = one => one.Id,
            Write = ConnectorText.Write,
            Read = ConnectorText.Read,
            Enable = (one, enable) => one with { Enabled = enable },
            StatusOf = id => Find(id) is { } connector ? (connector.Status, connector.Reason) : null,
            Users = id => [("actions", Actions(id).Select(action => action.Name)), ("sources", Sources(id).Select(source => source.Name))],
            Check = _ => { },
        });
    }

    private static IntegrationJson Json => IntegrationJson.Default;

    private ApiRoute Operation => new("POST", "/connectors/{id}/{operation}", "start, stop or restart a connector that is enabled; the next start of the server forgets it", OperateAsync) { Status = 204 };

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/connectors", "Connectors, those of the configuration file first, with how they are", _ => Task.FromResult(_items.List())) { Result = Json.JsonArray },
        new("POST", "/connectors", "Make a connector", _items.CreateAsync) { Body = Json.JsonObject, Result = Json.JsonObject, Status = 201 },
        new("GET", "/connectors/{id}", "One connector; its id is type:name", call => Task.FromResult(_items.Show(call.Segment("id")))) { Result = Json.JsonObject },
        new("PUT", "/connectors/{id}", "Change a connector; a secret given as asterisks stays as it is", _items.ChangeAsync) { Body = Json.JsonObject, Result = Json.JsonObject },
        new("DELETE", "/connectors/{id}", "Delete a connector that no action or source uses", call => Task.FromResult(Delete(call.Segment("id")))) { Status = 204 },
        new("PUT", "/connectors/{id}/enable/{enable}", "Enable or disable a connector: true or false", _items.EnableAsync) { Status = 204 },
        Operation, NodePath.OfThis(Operation),
        new("POST", "/connectors_probe", "Connect as a connector would, which is not made: 204 when that works, otherwise 400 with the code TEST_FAILED", ProbeAsync) { Body = Json.JsonObject, Status = 204 },
    ];

    private Connector? Find(string id) => _book.Connectors.FirstOrDefault(one => one.Id == id);

    private IEnumerable<ActionOptions> Actions(string id) => _integration.Actions.Items.Where(action => action.ConnectorId == id);

    private IEnumerable<SourceOptions> Sources(string id) => _integration.Sources.Items.Where(source => source.ConnectorId == id);

    private ApiAnswer Delete(string id) => _items.Delete(id, _ =>
    {
        string[] users = [.. Actions(id).Select(action => $"the action {action.Id}"), .. Sources(id).Select(source => $"the source {source.Id}")];
        if (users.Length > 0) throw ApiProblem.Bad($"the connector '{id}' is used by {string.Join(", ", users)}; delete them first");
    });

    private async Task<ApiAnswer> OperateAsync(ApiCall call)
    {
        var (id, operation) = (call.Segment("id"), call.Segment("operation"));
        var connector = Find(id) ?? throw _items.Unknown(id);
        if (operation is not ("start" or "stop" or "restart")) throw ApiProblem.Bad($"the operation is '{ApiCall.Shown(operation)}'; it must be start, stop or restart");
        if (!connector.Options.Enabled) throw ApiProblem.Bad($"the connector '{id}' is not enabled");
        if (operation != "start") _book.Stop(connector);
        if (operation == "stop") return ApiAnswer.None;
        Find(id)?.Start();
        await _items.SettleAsync(id).ConfigureAwait(false);
        return Find(id) is { Status: ConnectorStatus.Disconnected, Reason: var reason } ? throw ApiProblem.Bad($"the connector '{id}' is not connected: {reason}") : ApiAnswer.None;
    }

    private async Task<ApiAnswer> ProbeAsync(ApiCall call)
    {
        var given = await call.ReadAsync(Json.JsonObject, TypeText.Answered).ConfigureAwait(false);
        var options = IntegrationRoutes.Asked(() => ConnectorText.Read(given, _integration.Connectors.Find($"{given["type"]}:{given["name"]}")?.Item));
        return await _probes.TryAsync(options, null).ConfigureAwait(false);
    }
}
