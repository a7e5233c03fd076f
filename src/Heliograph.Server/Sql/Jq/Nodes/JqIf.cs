using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>if … then … else … end</c>, for each result of the condition.</summary>
internal sealed class JqIf : JqNode
{
    private readonly JqNode _condition;
    private readonly JqNode _then;
    private readonly JqNode _otherwise;

    /// <summary>One of a condition and what is evaluated when it holds and when not.</summary>
    public JqIf(JqNode condition, JqNode then, JqNode otherwise)
    {
        (_condition, _then, _otherwise) = (condition, then, otherwise);
        Consists(true, condition, then, otherwise);
    }

    /// <inheritdoc/>
    public override SqlValue Eval(JqMachine machine, JqFrame frame, SqlValue input, ref JqPath? path)
    {
        var condition = _condition.Eval(machine, frame, input);
        return condition.Type == SqlType.Undefined ? condition : Branch(condition).Eval(machine, frame, input, ref path);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        var (frame, value, path) = (machine.Frame, machine.Value, machine.Path);
        if (_condition.IsDirect)
        {
            var condition = _condition.Eval(machine, frame, value);
            if (condition.Type == SqlType.Undefined) machine.Raise();
            else machine.Go(Branch(condition));
            return;
        }

        machine.Then = new Decided(this, frame, value, path, machine.Then);
        machine.Go(_condition, frame, value, null);
    }

    private JqNode Branch(SqlValue condition) => JqValue.IsTrue(condition) ? _then : _otherwise;

    private sealed class Decided(JqIf branches, JqFrame frame, SqlValue value, JqPath? path, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine) => machine.Go(branches.Branch(machine.Value), frame, value, path);
    }
}
