using System.Collections.Concurrent;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors.Disk;
using Microsoft.Data.Sqlite;

namespace Heliograph.Server.Connectors;

/// <summary>
/// The connectors of a node with their actions and sources. A change makes those that say something else anew, and whatever hangs on them; what waited for an action that goes
/// on existing is handed to its successor in order. Any thread may change and read; changes come one after the other.
/// </summary>
internal sealed class ConnectorBook : IIntegrationSource
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    private readonly ConnectorSurroundings _surroundings;
    private readonly Func<ConnectorOptions, ConnectorSurroundings, IConnectorDriver> _drivers;
    private readonly ConcurrentDictionary<string, ActionPort> _ports = new(StringComparer.Ordinal);
    private readonly Lock _changing = new();
    private volatile Contents _now = new([], [], []);
    private Task _leaving = Task.CompletedTask;

    /// <summary>Nothing yet.</summary>
    public ConnectorBook(ConnectorSurroundings surroundings, Func<ConnectorOptions, ConnectorSurroundings, IConnectorDriver>? drivers = null) =>
        (_surroundings, _drivers) = (surroundings, drivers ?? ConnectorDrivers.Make);

    /// <summary>Takes what sources receive, with the identifier of the source; false when it is lost. Set before the first <see cref="Apply"/>.</summary>
    public Func<string, SourceMessage, ValueTask<bool>> Received { get; set; } = (_, _) => ValueTask.FromResult(false);

    /// <summary>The connectors, in the order of the configuration.</summary>
    public IReadOnlyList<Connector> Connectors => _now.Connectors;

    /// <summary>The actions, in the order of the configuration.</summary>
    public IReadOnlyList<OutboundAction> Actions => _now.Actions;

    /// <summary>The sources, in the order of the configuration.</summary>
    public IReadOnlyList<InboundSource> Sources => _now.Sources;

    /// <inheritdoc/>
    public ActionCells Gone { get; } = new();

    /// <inheritdoc/>
    IReadOnlyList<IConnectorSource> IIntegrationSource.Connectors => _now.Connectors;

    /// <inheritdoc/>
    IReadOnlyList<IActionSource> IIntegrationSource.Actions => _now.Actions;

    /// <inheritdoc/>
    IReadOnlyList<IInboundSource> IIntegrationSource.Sources => _now.Sources;

    /// <summary>Where rows for an action go, whether there is such an action or not.</summary>
    public ActionPort Port(string action) => _ports.GetOrAdd(action, static id => new(id));

    /// <summary>Completes when what the last change has replaced is closed.</summary>
    public Task WhenSettledAsync() => _leaving;

    /// <summary>Makes everything as a configuration says. What says the same as before goes on undisturbed.</summary>
    public void Apply(IReadOnlyList<ConnectorOptions> connectors, IReadOnlyList<ActionOptions> actions, IReadOnlyList<SourceOptions> sources)
    {
        lock (_changing)
        {
            var after = new Contents([.. connectors.Select(one => Kept(one) ?? Make(one))], [], []);
            after = after with { Sources = [.. sources.Select(one => Kept(one, after) ?? Make(one, after))] };
            after = after with { Actions = [.. actions.Select(one => Kept(one, after) ?? Make(one, after))] };
            Change(after);
        }
    }

    /// <summary>Connects once as a connector would, with an action if there is one, and closes again.</summary>
    /// <exception cref="TargetException">The target cannot be reached; the message has no secret in it.</exception>
    /// <exception cref="FormatException">A section cannot be used.</exception>
    public async Task ProbeAsync(ConnectorOptions options, ActionOptions? action)
    {
        var driver = _drivers(options, _surroundings);
        await using (driver.ConfigureAwait(false))
        {
            if (action is not null) driver.Open(action);
            using var limit = new Limit(options.StartTimeout, _surroundings.Clock, CancellationToken.None);
            try
            {
                await driver.ConnectAsync(limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (Exception) when (limit.IsOver)
            {
                throw new TargetException($"no answer within {options.StartTimeout.TotalSeconds:0.###} s");
            }
        }
    }

    /// <summary>Makes a connector as if it were disabled, until it is started (<see cref="Connector.Start"/>).</summary>
    public void Stop(Connector connector)
    {
        lock (_changing)
        {
            var before = _now;
            var after = new Contents([.. before.Connectors.Select(one => one == connector ? Make(one.Options, isOpen: false) : one)], [], []);
            after = after with { Sources = [.. before.Sources.Select(one => Kept(one.Options, after) ?? Make(one.Options, after))] };
            after = after with { Actions = [.. before.Actions.Select(one => Kept(one.Options, after) ?? Make(one.Options, after))] };
            Change(after);
        }
    }

    /// <summary>Sends what waits for targets that are there, for two seconds at most, and closes everything.</summary>
    public async Task CloseAsync()
    {
        var last = _now;
        await Task.WhenAll(last.Sources.Select(source => source.DisposeAsync().AsTask())).ConfigureAwait(false);
        await Task.WhenAll(last.Actions.Select(action => action.DrainAsync(TimeSpan.FromSeconds(2)))).ConfigureAwait(false);
        await _leaving.ConfigureAwait(false);
        await Task.WhenAll(last.Actions.Select(CloseAsync)).ConfigureAwait(false);
        await Task.WhenAll(last.Connectors.Select(connector => connector.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private static async Task CloseAsync(OutboundAction action)
    {
        await action.StopAsync(TimeSpan.Zero).ConfigureAwait(false);
        action.Buffer.Dispose();
        action.Dispose();
    }

    private Connector? Kept(ConnectorOptions options) => _now.Connectors.FirstOrDefault(one => one.Options.SaysTheSame(options));

    private InboundSource? Kept(SourceOptions options, Contents after) =>
        _now.Sources.FirstOrDefault(one => one.Options.SaysTheSame(options) && after.Connector(options.ConnectorId) == _now.Connector(options.ConnectorId));

    private OutboundAction? Kept(ActionOptions options, Contents after) =>
        _now.Actions.FirstOrDefault(one => one.Options.SaysTheSame(options) && after.Connector(options.ConnectorId) == _now.Connector(options.ConnectorId));

    private Connector Make(ConnectorOptions options, bool isOpen = true)
    {
        var cells = _now.Connector(options.Id)?.Cells ?? new ConnectorCells(_surroundings.Clock.TimestampFrequency);
        var connector = new Connector(options, DriverOf(options), cells, _surroundings);
        if (isOpen) connector.Open();
        return connector;
    }

    private IConnectorDriver DriverOf(ConnectorOptions options)
    {
        try
        {
            return _drivers(options, _surroundings);
        }
        catch (FormatException wrong)
        {
            ConnectorLog.Unusable(_surroundings.Log, $"connector {options.Id}", wrong.Message);
            return new UnusableDriver(wrong.Message);
        }
    }

    private InboundSource Make(SourceOptions options, Contents after) =>
        new(options, after.Connector(options.ConnectorId), _now.Sources.FirstOrDefault(one => one.Id == options.Id)?.Cells ?? new(), (id, message) => Received(id, message));

    private OutboundAction Make(ActionOptions options, Contents after)
    {
        var before = _now.Action(options.Id);
        var cells = before?.Cells ?? new();
        return new(options, after.Connector(options.ConnectorId), new(options.Buffer, cells, before?.Buffer.Store ?? StoreOf(options)), cells, _surroundings);
    }

    private ActionFile? StoreOf(ActionOptions options)
    {
        if (options.Buffer.Kind != BufferKind.Disk || _surroundings.Folder is not { } folder) return null;
        try
        {
            return ActionFile.Open(Path.Combine(folder, options.Id.Replace(':', '-') + ".db"), _surroundings.Log);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException)
        {
            ConnectorLog.Unusable(_surroundings.Log, $"the buffer on disk of action {options.Id}", fault.Message);
            return null;
        }
    }

    // Rows go to the new ones at once, and wait there for what the old ones leave.
    private void Change(Contents after)
    {
        var before = _now;
        _now = after;
        foreach (var action in after.Actions) Port(action.Id).Action = action;
        foreach (var gone in before.Actions.Where(one => after.Action(one.Id) is null)) Port(gone.Id).Action = null;
        _leaving = ReplaceAsync(_leaving, before, after);
    }

    private async Task ReplaceAsync(Task earlier, Contents before, Contents after)
    {
        await earlier.ConfigureAwait(false);
        await Task.WhenAll(before.Sources.Except(after.Sources).Select(source => source.DisposeAsync().AsTask())).ConfigureAwait(false);
        await Task.WhenAll(after.Actions.Except(before.Actions).Select(action => SucceedAsync(before.Action(action.Id), action))).ConfigureAwait(false);
        await Task.WhenAll(before.Actions.Where(one => after.Action(one.Id) is null).Select(EndAsync)).ConfigureAwait(false);
        await Task.WhenAll(before.Connectors.Except(after.Connectors).Select(connector => connector.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private static async Task SucceedAsync(OutboundAction? before, OutboundAction after)
    {
        before?.Successor = after;
        var rest = before is null ? [] : await before.StopAsync(s_grace).ConfigureAwait(false);
        after.Open(after.Buffer.Store == before?.Buffer.Store ? rest : [.. after.Buffer.Restore(), .. rest]);
        before?.Dispose();
    }

    private async Task EndAsync(OutboundAction action)
    {
        action.GiveUp(await action.StopAsync(s_grace).ConfigureAwait(false));
        action.Buffer.Store?.Delete();
        action.Dispose();
        Gone.Add(action.Cells);
    }

    private sealed record Contents(IReadOnlyList<Connector> Connectors, IReadOnlyList<OutboundAction> Actions, IReadOnlyList<InboundSource> Sources)
    {
        public Connector? Connector(string id) => Connectors.FirstOrDefault(one => one.Id == id);

        public OutboundAction? Action(string id) => Actions.FirstOrDefault(one => one.Id == id);
    }
}
