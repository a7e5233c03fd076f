using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>limit(count; body)</c>: its first results. What comes after them is not evaluated.</summary>
internal sealed class JqLimit : JqNode
{
    private readonly JqNode _count;
    private readonly JqNode _body;

    /// <summary>One of a count, which is direct, and a body. A negative count is none.</summary>
    public JqLimit(JqNode count, JqNode body)
    {
        (_count, _body) = (count, body);
        Consists(false, count, body);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        var count = _count.Eval(machine, machine.Frame, machine.Value);
        if (count.Type == SqlType.Undefined) machine.Raise();
        else if (!count.IsNumber) machine.Deliver(machine.Fail("{0} is no count", count), null);
        else if (count.Number == 0) machine.Back();
        else
        {
            if (count.Number > 0) machine.Then = new Counting(count.Number, machine.Choices, machine.Then);
            machine.Go(_body);
        }
    }

    private sealed class Counting(double count, int choices, JqContinuation? next) : JqContinuation(next)
    {
        private double _left = count;

        public override void Resume(JqMachine machine)
        {
            if (--_left <= 0) machine.Cut(choices);
        }
    }
}
