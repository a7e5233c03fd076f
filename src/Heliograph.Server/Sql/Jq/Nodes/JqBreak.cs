using Heliograph.Server.Sql.Jq.Evaluation;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>break $name</c>: no further results of what the label is before.</summary>
internal sealed class JqBreak : JqNode
{
    private readonly int _up;
    private readonly int _slot;

    /// <summary>One to a label in a slot of the call so many definitions further out.</summary>
    public JqBreak(int up, int slot)
    {
        (_up, _slot) = (up, slot);
        Consists(false);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        machine.Cut((int)machine.Frame.Up(_up).Variables[_slot].Integer);
        machine.Back();
    }
}
