using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>a, b</c>: the results of one, then those of the other.</summary>
internal sealed class JqComma : JqNode
{
    private readonly JqNode _first;
    private readonly JqNode _second;

    /// <summary>One of two.</summary>
    public JqComma(JqNode first, JqNode second)
    {
        (_first, _second) = (first, second);
        Consists(false, first, second);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        machine.Push(new Later(_second, machine));
        machine.Go(_first);
    }

    private sealed class Later(JqNode node, JqMachine machine) : JqChoice
    {
        private readonly JqFrame _frame = machine.Frame;
        private readonly SqlValue _value = machine.Value;
        private readonly JqPath? _path = machine.Path;
        private readonly JqContinuation? _then = machine.Then;

        public override void Resume(JqMachine machine)
        {
            machine.Pop();
            machine.Then = _then;
            machine.Go(node, _frame, _value, _path);
        }
    }
}
