using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Connectors;

/// <summary>A connector that has been tried once, with one action, as the program has them.</summary>
internal sealed class Reached : IAsyncDisposable
{
    private readonly TestLog _log = new();
    private readonly ConnectorBook _book;

    private Reached() => _book = new(new(TimeProvider.System, _log.CreateLogger(""), null));

    public Connector Connector => _book.Connectors.Single();

    public OutboundAction Action => _book.Actions.Single();

    /// <summary>What the log says of it.</summary>
    public string Log => string.Join('\n', _log.Lines.Select(line => line.Text));

    /// <summary>Completes when the connector is connected, or says that it is not.</summary>
    public static async Task<Reached> AsyncOf(ConnectorOptions connector, ActionOptions action)
    {
        var reached = new Reached();
        reached._book.Apply([connector with { Name = "there", StartTimeout = TimeSpan.FromSeconds(20) }], [action with { Type = connector.Type, Name = "do", Connector = "there" }], []);
        await Polling.Eventually(() => reached.Connector.Status is not ConnectorStatus.Connecting);
        return reached;
    }

    /// <summary>Gives the action a row, which must be taken by the target.</summary>
    public async Task SendAsync(SqlMap row)
    {
        _book.Port(Action.Id).Take(row, 0, new RuleCells(TimeSpan.TicksPerSecond));
        await Polling.Eventually(() => Action.Cells.Succeeded + Action.Cells.Failed == 1);
        Assert.True(Action.Cells.Succeeded == 1, Log);
    }

    public async ValueTask DisposeAsync() => await _book.CloseAsync();
}
