using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>label $name | body</c>: remembers where to go back to.</summary>
internal sealed class JqLabel : JqNode
{
    private readonly int _slot;
    private readonly JqNode _body;

    /// <summary>One that is remembered in a slot.</summary>
    public JqLabel(int slot, JqNode body)
    {
        (_slot, _body) = (slot, body);
        Consists(false, body);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        machine.Frame = machine.Frame.With(_slot, SqlValue.Of((long)machine.Choices), machine.Budget);
        machine.Go(_body);
    }
}
