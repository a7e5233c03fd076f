using Heliograph.Server.Sql.Jq.Evaluation;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary>The use of an argument in a function.</summary>
internal sealed class JqArgument : JqNode
{
    private readonly int _up;
    private readonly int _place;

    /// <summary>The argument at a place of the call so many definitions further out.</summary>
    public JqArgument(int up, int place)
    {
        (_up, _place) = (up, place);
        Consists(false);
    }

    /// <summary>The expression that it is.</summary>
    public JqClosure Closure(JqFrame frame) => frame.Up(_up).Arguments[_place];

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        var closure = Closure(machine.Frame);
        machine.Go(closure.Body, closure.Frame, machine.Value, machine.Path);
    }
}
