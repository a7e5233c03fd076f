using System.Collections.Concurrent;
using Heliograph.Server.Rules;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Rules;

/// <summary>An action that keeps what it is given.</summary>
internal sealed class KeepingAction : IRuleAction
{
    private readonly ConcurrentQueue<SqlMap> _rows = new();

    public IReadOnlyCollection<SqlMap> Rows => _rows;

    public ValueTask StartAsync(RuleOutput output)
    {
        _rows.Enqueue(output.Row);
        output.Cells.Finish(isSuccess: true);
        return ValueTask.CompletedTask;
    }
}
