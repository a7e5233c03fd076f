using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>a | b</c>: b with each result of a for its input.</summary>
internal sealed class JqPipe : JqNode
{
    /// <summary>One of two.</summary>
    public JqPipe(JqNode first, JqNode second)
    {
        (First, Second) = (first, second);
        Consists(true, first, second);
    }

    /// <summary>What comes first.</summary>
    public JqNode First { get; }

    /// <summary>What sees its results.</summary>
    public JqNode Second { get; }

    /// <inheritdoc/>
    public override SqlValue Eval(JqMachine machine, JqFrame frame, SqlValue input, ref JqPath? path)
    {
        var first = First.Eval(machine, frame, input, ref path);
        return first.Type == SqlType.Undefined ? first : Second.Eval(machine, frame, first, ref path);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        if (!First.IsDirect)
        {
            machine.Then = new Piped(Second, machine.Frame, machine.Then);
            machine.Go(First);
            return;
        }

        var path = machine.Path;
        var first = First.Eval(machine, machine.Frame, machine.Value, ref path);
        if (first.Type == SqlType.Undefined) machine.Raise();
        else machine.Go(Second, machine.Frame, first, path);
    }

    private sealed class Piped(JqNode second, JqFrame frame, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine) => machine.Go(second, frame, machine.Value, machine.Path);
    }
}
