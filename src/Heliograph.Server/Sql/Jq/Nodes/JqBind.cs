using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>source as $name | body</c>: the body with the same input, for each result of the source.</summary>
internal sealed class JqBind : JqNode
{
    private readonly JqNode _source;
    private readonly int _slot;
    private readonly JqNode _body;

    /// <summary>One of a source, the slot of a variable, and what sees it.</summary>
    public JqBind(JqNode source, int slot, JqNode body)
    {
        (_source, _slot, _body) = (source, slot, body);
        Consists(true, source, body);
    }

    /// <inheritdoc/>
    public override SqlValue Eval(JqMachine machine, JqFrame frame, SqlValue input, ref JqPath? path)
    {
        var value = _source.Eval(machine, frame, input);
        if (value.Type == SqlType.Undefined) return value;
        frame.Variables[_slot] = value;
        return _body.Eval(machine, frame, input, ref path);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        var (frame, input) = (machine.Frame, machine.Value);
        if (!_source.IsDirect)
        {
            machine.Then = new Bound(this, frame, input, machine.Path, machine.Then);
            machine.Go(_source, frame, input, null);
            return;
        }

        var value = _source.Eval(machine, frame, input);
        if (value.Type == SqlType.Undefined) machine.Raise();
        else machine.Go(_body, frame.With(_slot, value, machine.Budget), input, machine.Path);
    }

    private sealed class Bound(JqBind bind, JqFrame frame, SqlValue input, JqPath? path, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine) => machine.Go(bind._body, frame.With(bind._slot, machine.Value, machine.Budget), input, path);
    }
}
