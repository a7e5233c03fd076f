using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>try a catch b</c> and <c>a?</c>: an error in a, but not in what is made of its results, goes to b or is forgotten.</summary>
internal sealed class JqTry : JqNode
{
    private readonly JqNode _body;
    private readonly JqNode? _handler;
    private readonly bool _again;

    /// <summary>One of what may fail and what comes then; nothing when that is null. It sees the error, or with <paramref name="again"/> the input.</summary>
    public JqTry(JqNode body, JqNode? handler, bool again = false)
    {
        (_body, _handler, _again) = (body, handler, again);
        Consists(handler is not null, body, handler ?? body);
    }

    /// <inheritdoc/>
    public override SqlValue Eval(JqMachine machine, JqFrame frame, SqlValue input, ref JqPath? path)
    {
        machine.Budget.Call();
        var before = path;
        var value = _body.Eval(machine, frame, input, ref path);
        if (value.Type != SqlType.Undefined) return value;
        path = PathAfter(before);
        return _handler!.Eval(machine, frame, Seen(machine, input), ref path);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        var (frame, input, path) = (machine.Frame, machine.Value, machine.Path);
        if (!_body.IsDirect)
        {
            machine.Then = new Guard(this, frame, input, path, machine.Choices, machine.Then);
            machine.Go(_body);
            return;
        }

        var after = path;
        var value = _body.Eval(machine, frame, input, ref after);
        if (value.Type != SqlType.Undefined) machine.Deliver(value, after);
        else Handle(machine, frame, input, path);
    }

    private void Handle(JqMachine machine, JqFrame frame, SqlValue input, JqPath? path)
    {
        if (_handler is null) machine.Back();
        else machine.Go(_handler, frame, Seen(machine, input), PathAfter(path));
    }

    private SqlValue Seen(JqMachine machine, SqlValue input) => _again ? input : machine.Error.Seen;

    private JqPath? PathAfter(JqPath? path) => path is null || _again ? path : JqPath.None;

    private sealed class Guard(JqTry attempt, JqFrame frame, SqlValue input, JqPath? path, int choices, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine)
        {
        }

        public override bool Catch(JqMachine machine)
        {
            machine.Cut(choices);
            machine.Then = Next;
            attempt.Handle(machine, frame, input, path);
            return true;
        }
    }
}
