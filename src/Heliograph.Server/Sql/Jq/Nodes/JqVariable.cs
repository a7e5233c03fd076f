using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>$name</c>.</summary>
internal sealed class JqVariable : JqNode
{
    private readonly int _up;
    private readonly int _slot;

    /// <summary>The one in a slot of the call so many definitions further out.</summary>
    public JqVariable(int up, int slot)
    {
        (_up, _slot) = (up, slot);
        Consists(true);
    }

    /// <inheritdoc/>
    public override SqlValue Eval(JqMachine machine, JqFrame frame, SqlValue input, ref JqPath? path)
    {
        if (path is not null) path = JqPath.None;
        return JqValue.OrNull(frame.Up(_up).Variables[_slot]);
    }
}
