using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>a // b</c>: the results of a that are neither false nor null; those of b when there are none.</summary>
internal sealed class JqAlternative : JqNode
{
    private readonly JqNode _first;
    private readonly JqNode _other;

    /// <summary>One of two.</summary>
    public JqAlternative(JqNode first, JqNode other)
    {
        (_first, _other) = (first, other);
        Consists(true, first, other);
    }

    /// <inheritdoc/>
    public override SqlValue Eval(JqMachine machine, JqFrame frame, SqlValue input, ref JqPath? path)
    {
        var before = path;
        var first = _first.Eval(machine, frame, input, ref path);
        if (first.Type == SqlType.Undefined || JqValue.IsTrue(first)) return first;
        path = before;
        return _other.Eval(machine, frame, input, ref path);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        if (IsDirect)
        {
            base.Run(machine);
            return;
        }

        var search = new Search(_other, machine);
        machine.Push(search);
        machine.Then = new Sifting(search, machine.Then);
        machine.Go(_first);
    }

    private sealed class Search(JqNode other, JqMachine machine) : JqChoice
    {
        private readonly JqFrame _frame = machine.Frame;
        private readonly SqlValue _value = machine.Value;
        private readonly JqPath? _path = machine.Path;
        private readonly JqContinuation? _then = machine.Then;

        public bool Found { get; set; }

        public override void Resume(JqMachine machine)
        {
            machine.Pop();
            machine.Then = _then;
            if (Found) machine.Back();
            else machine.Go(other, _frame, _value, _path);
        }
    }

    private sealed class Sifting(Search search, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine)
        {
            if (JqValue.IsTrue(machine.Value)) search.Found = true;
            else machine.Back();
        }
    }
}
