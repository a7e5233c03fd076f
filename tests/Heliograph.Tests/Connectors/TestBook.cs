using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heliograph.Tests.Connectors;

/// <summary>Connectors to one target, and one action over them.</summary>
internal sealed class TestBook : IAsyncDisposable
{
    public TestBook(string? folder = null, ILogger? log = null) => Book = new(new(Clock, log ?? NullLogger.Instance, folder), (_, _) => Target.Driver());

    public TestClock Clock { get; } = new();

    public TestTarget Target { get; } = new();

    public ConnectorBook Book { get; }

    /// <summary>The rule that gives rows.</summary>
    public RuleCells Rule { get; } = new(TimeSpan.TicksPerSecond);

    public OutboundAction Action => Book.Actions.Single();

    public ActionCells Cells => Action.Cells;

    public static ConnectorOptions ConnectorOptions => new() { Name = "c", HealthCheckInterval = TimeSpan.FromMilliseconds(100) };

    public static ActionOptions ActionOptions => new() { Name = "a", Connector = "c", Buffer = new() { Lanes = 1, MaxPause = TimeSpan.FromMilliseconds(100) } };

    public void Apply(BufferOptions? buffer = null, bool isEnabled = true) => Book.Apply([ConnectorOptions], [ActionOptions with { Buffer = buffer ?? ActionOptions.Buffer, Enabled = isEnabled }], []);

    public async Task ConnectedAsync() => await Polling.Eventually(() => Book.Connectors.All(one => one.IsConnected));

    /// <summary>Gives a row as a rule does.</summary>
    public void Give(params IEnumerable<string> rows)
    {
        foreach (var row in rows)
        {
            Rule.Take();
            Book.Port("http:a").Take(TestTarget.Row(row), 0, Rule);
        }
    }

    public async Task IdleAsync() => await Polling.Eventually(() => Rule.Succeeded + Rule.Failed == Rule.Taken);

    /// <summary>Every row is counted once.</summary>
    public void AssertBalanced()
    {
        Assert.Equal(Cells.Matched + Cells.Restored, Cells.Succeeded + Cells.Failed + Cells.DroppedInAll + Cells.Queuing + Cells.Inflight);
        Assert.Equal(Rule.Taken, Rule.Succeeded + Rule.Failed + Rule.Unfinished);
    }

    public async ValueTask DisposeAsync() => await Book.CloseAsync();
}
