using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary>A call of a function that is not written in the language itself.</summary>
internal sealed class JqNative(JqNative.Function apply, params JqNode[] arguments) : JqOperation(true, arguments)
{
    /// <summary>What a function makes of its input and its arguments; undefined for an error.</summary>
    public delegate SqlValue Function(JqMachine machine, SqlValue input, ReadOnlySpan<SqlValue> arguments);

    /// <inheritdoc/>
    protected override SqlValue Apply(JqMachine machine, SqlValue input, ReadOnlySpan<SqlValue> values, ref JqPath? path)
    {
        if (path is not null) path = JqPath.None;
        machine.Budget.Spend(Work(input));
        return apply(machine, input, values);
    }

    // Most look at all of a text and at some of a list.
    private static int Work(SqlValue input) => input.Type switch
    {
        SqlType.Text => input.Bytes.Length / 8,
        SqlType.List => input.List.Count / 4,
        SqlType.Map => input.Map.Count / 4,
        _ => 0,
    };
}
