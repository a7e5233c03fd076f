using System.Collections.Concurrent;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors.Disk;

namespace Heliograph.Server.Connectors;

/// <summary>
/// The connectors of a node with their actions and sources. A change makes those that say something else anew, and whatever hangs on them; what waited for an action that goes
/// on existing is handed to its successor in order. Any thread may change and read; changes come one after the other.
/// </summary>
internal sealed class ConnectorBook : IIntegrationSource
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(2);

    private readonly ConnectorSurroundings _surroundings;
    private readonly Func<ConnectorOptions, ConnectorSurroundings, IConnectorDriver> _drivers;
    private readonly ConcurrentDictionary<string, ActionPort> _ports = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ActionCells> _cells = new(StringComparer.Ordinal);
    private readonly ActionFiles _files;
    private readonly Lock _changing = new();
    private volatile ConnectorSet _now = ConnectorSet.Empty;
    private Task _replacing = Task.CompletedTask;
    private bool _hasTold;
    private bool _isClosed;

    /// <summary>Nothing yet.</summary>
    public ConnectorBook(ConnectorSurroundings surroundings, Func<ConnectorOptions, ConnectorSurroundings, IConnectorDriver>? drivers = null)
    {
        (_surroundings, _drivers, _files) = (surroundings, drivers ?? ConnectorDrivers.Make, new(surroundings) { IsUsed = id => _now.Action(id) is not null });
    }

    /// <summary>Takes what sources receive, with the identifier of the source; false when it is lost. Set before the first <see cref="Apply"/>.</summary>
    public Func<string, SourceMessage, ValueTask<bool>> Received { get; set; } = (_, _) => ValueTask.FromResult(false);

    /// <summary>The connectors, in the order of the configuration.</summary>
    public IReadOnlyList<Connector> Connectors => _now.Connectors;

    /// <summary>The actions, in the order of the configuration.</summary>
    public IReadOnlyList<OutboundAction> Actions => _now.Actions;

    /// <summary>The sources, in the order of the configuration.</summary>
    public IReadOnlyList<InboundSource> Sources => _now.Sources;

    /// <inheritdoc/>
    IReadOnlyList<IConnectorSource> IIntegrationSource.Connectors => _now.Connectors;

    /// <inheritdoc/>
    IReadOnlyList<IActionSource> IIntegrationSource.Actions => _now.Actions;

    /// <inheritdoc/>
    IReadOnlyList<IInboundSource> IIntegrationSource.Sources => _now.Sources;

    /// <inheritdoc/>
    public IEnumerable<ActionCells> EveryAction => _cells.Select(static pair => pair.Value);

    /// <summary>Where rows for an action go, whether there is such an action or not.</summary>
    public ActionPort Port(string action) => _ports.GetOrAdd(action, static id => new(id));

    /// <summary>Completes when what the changes so far have replaced is closed.</summary>
    public Task WhenSettledAsync()
    {
        lock (_changing) return _replacing;
    }

    /// <summary>Makes everything as a configuration says, but for sources, which wait for <see cref="Receive"/>. What says the same as before goes on undisturbed.</summary>
    public void Apply(IReadOnlyList<ConnectorOptions> connectors, IReadOnlyList<ActionOptions> actions, IReadOnlyList<SourceOptions> sources)
    {
        lock (_changing)
        {
            var kept = _now.Connectors.ToDictionary(one => one.Id, StringComparer.Ordinal);
            Change(connectors.Select(one => kept.TryGetValue(one.Id, out var connector) && connector.Options.SaysTheSame(one) ? connector : Make(one)), actions, sources);
            if (!_hasTold) _files.TellOfUnused(actions.Select(one => one.Id));
            _hasTold = true;
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
            var held = Make(connector.Options);
            held.Hold();
            Change(_now.Connectors.Select(one => one == connector ? held : one), [.. _now.Actions.Select(one => one.Options)], [.. _now.Sources.Select(one => one.Options)]);
        }

        Receive();
    }

    /// <summary>Has the sources receive, after a change: whoever takes what they receive is ready.</summary>
    public void Receive()
    {
        lock (_changing) _replacing = ReceiveAsync(_replacing);
    }

    /// <summary>Has the sources receive no more, for good.</summary>
    public async Task StopReceivingAsync()
    {
        lock (_changing) _isClosed = true;
        await Task.WhenAny(Task.WhenAll(_now.Sources.Select(CloseAsync)), Task.Delay(s_bound)).ConfigureAwait(false);
    }

    /// <summary>Sends what waits for targets that are there, for two seconds at most, and closes everything. After <see cref="StopReceivingAsync"/>.</summary>
    public async Task CloseAsync()
    {
        await Task.WhenAny(WhenSettledAsync(), Task.Delay(s_bound)).ConfigureAwait(false);
        var last = _now;
        await Task.WhenAll(last.Actions.Select(action => action.DrainAsync(s_bound))).ConfigureAwait(false);
        await Task.WhenAll(last.Actions.Select(action => action.StopAsync(TimeSpan.Zero))).ConfigureAwait(false);
        _files.Close();
        await Task.WhenAny(Task.WhenAll(last.Connectors.Select(CloseAsync)), Task.Delay(s_bound)).ConfigureAwait(false);
        foreach (var action in last.Actions) action.Dispose();
    }

    private Task CloseAsync(IAsyncDisposable one) => Succession.CloseAsync(one, _surroundings.Log);

    // Rows go to the new actions at once, and wait there for what the old ones leave.
    private void Change(IEnumerable<Connector> connectors, IReadOnlyList<ActionOptions> actions, IReadOnlyList<SourceOptions> sources)
    {
        if (_isClosed) return;
        var before = _now;
        var after = new ConnectorSet([.. connectors], [], []);
        after = new(after.Connectors, [.. actions.Select(one => before.Kept(one, after) ?? Make(one, before, after))], [.. sources.Select(one => before.Kept(one, after) ?? Make(one, before, after))]);
        _now = after;
        foreach (var action in after.Actions) Port(action.Id).Action = action;
        foreach (var gone in before.Actions.Where(one => after.Action(one.Id) is null)) Port(gone.Id).Action = null;
        _replacing = new Succession(before, after, _files, _surroundings.Log).RunAsync(_replacing);
    }

    private async Task ReceiveAsync(Task earlier)
    {
        await earlier.ConfigureAwait(false);
        lock (_changing)
        {
            if (_isClosed) return;
            foreach (var source in _now.Sources) source.Open();
        }
    }

    private Connector Make(ConnectorOptions options)
    {
        var cells = _now.Connector(options.Id)?.Cells ?? new ConnectorCells(_surroundings.Clock.TimestampFrequency);
        return new(options, DriverOf(options), cells, _surroundings);
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

    private InboundSource Make(SourceOptions options, ConnectorSet before, ConnectorSet after) =>
        new(options, after.Connector(options.ConnectorId), before.Source(options.Id)?.Cells ?? new(), (id, message) => Received(id, message));

    private OutboundAction Make(ActionOptions options, ConnectorSet before, ConnectorSet after)
    {
        var cells = _cells.GetOrAdd(options.Id, static _ => new());
        var store = before.Action(options.Id)?.Buffer.Store ?? _files.Open(options);
        return new(options, after.Connector(options.ConnectorId), new(options.Buffer, cells, store), cells, _surroundings);
    }
}
