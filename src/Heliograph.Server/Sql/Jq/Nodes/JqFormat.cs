using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary>A text with values in it, each written as a format says. The last one is the outermost loop.</summary>
internal sealed class JqFormat(JqFormats.Writer write, JqNode[] parts) : JqOperation(true, parts)
{
    /// <inheritdoc/>
    protected override SqlValue Apply(JqMachine machine, SqlValue input, ReadOnlySpan<SqlValue> values, ref JqPath? path)
    {
        if (path is not null) path = JqPath.None;
        var text = new JqBuffer(machine.Budget);
        for (var i = 0; i < values.Length; i++)
        {
            var part = Arguments[i] is JqLiteral ? values[i] : write(machine, values[i]);
            if (part.Type == SqlType.Undefined) return part;
            text.Add(part.Bytes);
        }

        return text.ToText();
    }
}
