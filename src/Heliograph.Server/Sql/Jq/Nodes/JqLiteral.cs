using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary>The same value whatever the input.</summary>
internal sealed class JqLiteral : JqNode
{
    /// <summary>One of a value.</summary>
    public JqLiteral(SqlValue value)
    {
        Value = value;
        Consists(true);
    }

    /// <summary>The value.</summary>
    public SqlValue Value { get; }

    /// <inheritdoc/>
    public override SqlValue Eval(JqMachine machine, JqFrame frame, SqlValue input, ref JqPath? path)
    {
        if (path is not null) path = JqPath.None;
        return Value;
    }
}
