using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>getpath(path)</c>: a path like any other that is written.</summary>
internal sealed class JqGetPath(JqNode steps) : JqOperation(true, steps)
{
    /// <inheritdoc/>
    protected override SqlValue Apply(JqMachine machine, SqlValue input, ReadOnlySpan<SqlValue> values, ref JqPath? path)
    {
        if (values[0].Type != SqlType.List) return machine.Fail("Path must be specified as an array");
        var found = JqPlaces.Get(machine, input, values[0].List);
        if (path is null || path == JqPath.None) return found;
        machine.Budget.SpendElements((long)values[0].List.Count * JqPath.ElementsOfStep);
        foreach (var step in values[0].List) path = path.Then(step);
        return found;
    }
}
