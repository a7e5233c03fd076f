using Heliograph.Metrics.Instruments;

namespace Heliograph.Tests.Metrics;

/// <summary>Connectors, actions and sources whose numbers a test sets.</summary>
internal sealed class FakeIntegration : IIntegrationSource
{
    public IReadOnlyList<IConnectorSource> Connectors { get; set; } = [];

    public IReadOnlyList<IActionSource> Actions { get; set; } = [];

    public IReadOnlyList<IInboundSource> Sources { get; set; } = [];

    public IEnumerable<ActionCells> EveryAction => Actions.Select(action => action.Cells);
}
