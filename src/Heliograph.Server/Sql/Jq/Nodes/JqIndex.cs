using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary>
/// <c>subject.name</c>, <c>subject[key]</c> and <c>subject[from:to]</c>. The key comes first: for each of its results all of the subject. A quiet one is
/// followed by <c>?</c>: what has no such place has no result. An error of the subject or the key stays one.
/// </summary>
internal sealed class JqIndex : JqNode
{
    private readonly JqNode _subject;
    private readonly JqNode _key;
    private readonly bool _quiet;

    /// <summary>One of a subject; the key sees the same input.</summary>
    public JqIndex(JqNode subject, JqNode key, bool quiet = false)
    {
        (_subject, _key, _quiet) = (subject, key, quiet);
        Consists(!quiet, subject, key);
    }

    /// <summary>The same followed by <c>?</c>.</summary>
    public JqIndex Quietly() => new(_subject, _key, quiet: true);

    /// <inheritdoc/>
    public override SqlValue Eval(JqMachine machine, JqFrame frame, SqlValue input, ref JqPath? path)
    {
        var key = _key.Eval(machine, frame, input);
        if (key.Type == SqlType.Undefined) return key;
        var subject = _subject.Eval(machine, frame, input, ref path);
        return subject.Type == SqlType.Undefined ? subject : JqPlaces.Step(machine, subject, key, ref path);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        if (IsDirect)
        {
            base.Run(machine);
            return;
        }

        var (frame, value, path, then) = (machine.Frame, machine.Value, machine.Path, machine.Then);
        machine.Then = new Keyed(this, frame, value, path, then);
        machine.Go(_key, frame, value, null);
    }

    private sealed class Keyed(JqIndex index, JqFrame frame, SqlValue value, JqPath? path, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine)
        {
            machine.Then = new Found(index._quiet, machine.Value, Next);
            machine.Go(index._subject, frame, value, path);
        }
    }

    private sealed class Found(bool quiet, SqlValue key, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine)
        {
            var path = machine.Path;
            var found = JqPlaces.Step(machine, machine.Value, key, ref path);
            if (found.Type == SqlType.Undefined && quiet) machine.Back();
            else machine.Deliver(found, path);
        }
    }
}
