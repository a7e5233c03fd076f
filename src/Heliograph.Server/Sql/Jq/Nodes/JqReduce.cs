using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>reduce source as $name (start; step)</c>: the last result, each step having that of the one before as its input.</summary>
internal sealed class JqReduce : JqNode
{
    private readonly JqNode _source;
    private readonly int _slot;
    private readonly JqNode _start;
    private readonly JqNode _step;

    /// <summary>One of a source, the slot of a variable that steps see, the beginning, and a step.</summary>
    public JqReduce(JqNode source, int slot, JqNode start, JqNode step)
    {
        (_source, _slot, _start, _step) = (source, slot, start, step);
        Consists(false, source, start, step);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        machine.Then = new Started(this, machine.Frame, machine.Value, machine.Then);
        machine.Go(_start);
    }

    private sealed class Started(JqReduce reduce, JqFrame frame, SqlValue input, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine)
        {
            var state = new State(machine.Value, machine.Path, Next);
            machine.Push(state);
            machine.Then = new Stepping(reduce, frame, state, Next);
            machine.Go(reduce._source, frame, input, null);
        }
    }

    // Also where the machine comes back to when the source is at its end.
    private sealed class State(SqlValue value, JqPath? path, JqContinuation? then) : JqChoice
    {
        public (SqlValue Value, JqPath? Path) Last { get; set; } = (value, path);

        public override void Resume(JqMachine machine)
        {
            machine.Pop();
            machine.Then = then;
            machine.Deliver(Last.Value, Last.Path);
        }
    }

    private sealed class Stepping(JqReduce reduce, JqFrame frame, State state, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine)
        {
            var item = machine.Value;
            var (value, path) = state.Last;

            // A step without a result leaves null.
            state.Last = (SqlValue.Null, path is null ? null : JqPath.None);
            if (!reduce._step.IsDirect)
            {
                machine.Then = new Stepped(state, Next);
                machine.Go(reduce._step, frame.With(reduce._slot, item, machine.Budget), value, path);
                return;
            }

            frame.Variables[reduce._slot] = item;
            state.Last = (reduce._step.Eval(machine, frame, value, ref path), path);
            if (state.Last.Value.Type == SqlType.Undefined) machine.Raise();
            else machine.Back();
        }
    }

    private sealed class Stepped(State state, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine)
        {
            state.Last = (machine.Value, machine.Path);
            machine.Back();
        }
    }
}
