using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>recurse(step)</c>: the input, and the same of each result of the step.</summary>
internal sealed class JqRecurse : JqNode
{
    private readonly JqNode _step;

    /// <summary>One of a step.</summary>
    public JqRecurse(JqNode step)
    {
        _step = step;
        Consists(false, step);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        machine.Push(new Further(this, machine));
        machine.Deliver(machine.Value, machine.Path);
    }

    private sealed class Further(JqRecurse recurse, JqMachine machine) : JqChoice
    {
        private readonly JqFrame _frame = machine.Frame;
        private readonly SqlValue _value = machine.Value;
        private readonly JqPath? _path = machine.Path;
        private readonly JqContinuation? _then = machine.Then;

        public override void Resume(JqMachine machine)
        {
            machine.Pop();
            machine.Then = new Stepped(recurse, _frame, _then);
            machine.Go(recurse._step, _frame, _value, _path);
        }
    }

    private sealed class Stepped(JqRecurse recurse, JqFrame frame, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine) => machine.Go(recurse, frame, machine.Value, machine.Path);
    }
}
