using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary>An operator between two expressions. The right one is the outer loop.</summary>
internal sealed class JqBinary(JqBinary.Operator apply, JqNode left, JqNode right) : JqOperation(true, left, right)
{
    /// <summary>What an operator makes of two values; undefined for an error.</summary>
    public delegate SqlValue Operator(JqMachine machine, SqlValue left, SqlValue right);

    /// <inheritdoc/>
    public override SqlValue Eval(JqMachine machine, JqFrame frame, SqlValue input, ref JqPath? path)
    {
        if (path is not null) path = JqPath.None;
        var right = Arguments[1].Eval(machine, frame, input);
        if (right.Type == SqlType.Undefined) return right;
        var left = Arguments[0].Eval(machine, frame, input);
        return left.Type == SqlType.Undefined ? left : apply(machine, left, right);
    }

    /// <inheritdoc/>
    protected override SqlValue Apply(JqMachine machine, SqlValue input, ReadOnlySpan<SqlValue> values, ref JqPath? path)
    {
        if (path is not null) path = JqPath.None;
        return apply(machine, values[0], values[1]);
    }
}
