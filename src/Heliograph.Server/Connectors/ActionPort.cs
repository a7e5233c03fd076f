using Heliograph.Metrics.Instruments;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Connectors;

/// <summary>Where rules give their rows: stays the same while the action behind it is changed, deleted and made again. Any thread.</summary>
/// <param name="id">The identifier of the action.</param>
internal sealed class ActionPort(string id)
{
    private volatile OutboundAction? _action;

    /// <summary>The identifier of the action.</summary>
    public string Id => id;

    /// <summary>The action; null while there is none.</summary>
    public OutboundAction? Action
    {
        get => _action;
        set => _action = value;
    }

    /// <summary>Gives a row to the action. Without one it has failed.</summary>
    public void Take(SqlMap row, int key, RuleCells rule)
    {
        if (_action is { } action) action.Take(row, key, rule);
        else rule.Finish(ActionOutcome.OutOfService);
    }
}
