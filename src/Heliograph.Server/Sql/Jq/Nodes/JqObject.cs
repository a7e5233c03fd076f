using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>{…}</c>: names and values in turn. The first is the outermost loop.</summary>
internal sealed class JqObject(JqNode[] fields) : JqOperation(false, fields)
{
    /// <inheritdoc/>
    protected override SqlValue Apply(JqMachine machine, SqlValue input, ReadOnlySpan<SqlValue> values, ref JqPath? path)
    {
        if (path is not null) path = JqPath.None;
        machine.Budget.SpendElements(values.Length);
        var map = new SqlMap(values.Length / 2);
        for (var i = 0; i < values.Length; i += 2)
        {
            if (values[i].Type != SqlType.Text) return machine.Fail("Cannot use {0} as object key", values[i]);
            map[values[i].Text] = values[i + 1];
        }

        return SqlValue.Of(map);
    }
}
