using Heliograph.Broker.Messages;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Connectors;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules;

/// <summary>What a rule does with a message: evaluates its statement, gives each row of the result to each action in turn, and counts. One message after the other. Never throws.</summary>
internal sealed class RuleEvaluation(string rule, RuleStatement statement, IReadOnlyList<IRuleAction> actions, RuleSurroundings surroundings, RuleCells cells)
{
    private readonly LineAllowance _failures = new(surroundings.Clock, 1, TimeSpan.FromSeconds(10));

    /// <summary>Completes when the next message may be taken; outcomes of actions may come later.</summary>
    public async ValueTask RunAsync(RuleTrigger trigger)
    {
        var rows = Evaluate(trigger);
        if (rows.Count == 0) return;
        var origin = new MessageOrigin(rule, trigger.Origin);
        var key = trigger.Client is { } client ? KeyOf(client) : 0;
        foreach (var row in rows)
        {
            foreach (var action in actions) await StartAsync(action, new(row, origin, cells, key)).ConfigureAwait(false);
        }
    }

    private IReadOnlyList<SqlMap> Evaluate(in RuleTrigger trigger)
    {
        var began = surroundings.Clock.GetTimestamp();
        IReadOnlyList<SqlMap> rows = [];
        var hasFailed = false;
        try
        {
            rows = statement.Evaluate(trigger.Input());
        }
        catch (SqlException error)
        {
            hasFailed = true;
            if (_failures.TryTake(out var leftOut)) RuleLog.StatementFailed(surroundings.Log, rule, leftOut, error.Message);
        }
        catch (Exception error)
        {
            hasFailed = true;
            RuleLog.Broken(surroundings.Log, rule, error);
        }

        Count(hasFailed, rows.Count, surroundings.Clock.GetTimestamp() - began);
        return rows;
    }

    // FNV-1a: the same after a restart, as the key is kept on disk.
    private static int KeyOf(ReadOnlySpan<byte> client)
    {
        var hash = 2166136261u;
        foreach (var octet in client) hash = (hash ^ octet) * 16777619;
        return (int)hash;
    }

    private void Count(bool hasFailed, int rows, long ticks)
    {
        cells.Evaluations.Observe(Math.Max(0, ticks));
        if (hasFailed) cells.Fail();
        else if (rows > 0) cells.Pass();
        else cells.FindNothing();
    }

    private async ValueTask StartAsync(IRuleAction action, RuleOutput output)
    {
        cells.Take();
        try
        {
            await action.StartAsync(output).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            cells.Finish(isSuccess: false);
            RuleLog.Broken(surroundings.Log, rule, error);
        }
    }
}
