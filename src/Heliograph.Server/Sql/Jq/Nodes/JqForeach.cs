using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>foreach source as $name (start; step; extract)</c>: what is extracted after each step.</summary>
internal sealed class JqForeach : JqNode
{
    private readonly JqNode _source;
    private readonly int _slot;
    private readonly JqNode _start;
    private readonly JqNode _step;
    private readonly JqNode _extract;

    /// <summary>One of a source, the slot of a variable, the beginning, a step, and what is made of its result.</summary>
    public JqForeach(JqNode source, int slot, JqNode start, JqNode step, JqNode extract)
    {
        (_source, _slot, _start, _step, _extract) = (source, slot, start, step, extract);
        Consists(false, source, start, step, extract);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        machine.Then = new Started(this, machine.Frame, machine.Value, machine.Then);
        machine.Go(_start);
    }

    private sealed class Started(JqForeach loop, JqFrame frame, SqlValue input, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine)
        {
            machine.Then = new Stepping(loop, frame, machine.Value, machine.Path, Next);
            machine.Go(loop._source, frame, input, null);
        }
    }

    private sealed class Stepping(JqForeach loop, JqFrame frame, SqlValue start, JqPath? path, JqContinuation? next) : JqContinuation(next)
    {
        private (SqlValue Value, JqPath? Path) _last = (start, path);

        public override void Resume(JqMachine machine)
        {
            var with = frame.With(loop._slot, machine.Value, machine.Budget);
            machine.Then = new Stepped(this, with, Next);
            machine.Go(loop._step, with, _last.Value, _last.Path);
        }

        public void Extract(JqMachine machine, JqFrame with)
        {
            _last = (machine.Value, machine.Path);
            machine.Go(loop._extract, with, machine.Value, machine.Path);
        }
    }

    private sealed class Stepped(Stepping loop, JqFrame with, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine) => loop.Extract(machine, with);
    }
}
