using Heliograph.Server.Connectors;

namespace Heliograph.Server.Rules;

/// <summary>Gives the row to an action that sends it outside. What came of it is counted when that is known, which may be much later.</summary>
/// <param name="port">Where the action is.</param>
internal sealed class ConnectorAction(ActionPort port) : IRuleAction
{
    /// <inheritdoc/>
    public ValueTask StartAsync(RuleOutput output)
    {
        port.Take(output.Row, output.Key, output.Cells);
        return ValueTask.CompletedTask;
    }
}
