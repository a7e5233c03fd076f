using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>path(…)</c>: where the results of an expression are.</summary>
internal sealed class JqPathOf : JqNode
{
    private readonly JqNode _body;

    /// <summary>One of an expression.</summary>
    public JqPathOf(JqNode body)
    {
        _body = body;
        Consists(true, body);
    }

    /// <inheritdoc/>
    public override SqlValue Eval(JqMachine machine, JqFrame frame, SqlValue input, ref JqPath? path)
    {
        if (path is not null) path = JqPath.None;
        JqPath? way = JqPath.Root;
        var value = _body.Eval(machine, frame, input, ref way);
        return value.Type == SqlType.Undefined ? value : Steps(machine, value, way);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        if (IsDirect)
        {
            base.Run(machine);
            return;
        }

        machine.Then = new Found(machine.Path, machine.Then);
        machine.Go(_body, machine.Frame, machine.Value, JqPath.Root);
    }

    private static SqlValue Steps(JqMachine machine, SqlValue value, JqPath? path) =>
        path == JqPath.None ? machine.Fail("Invalid path expression with result {0d}", value) : path!.ToList(machine.Budget);

    private sealed class Found(JqPath? path, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine) => machine.DeliverNew(Steps(machine, machine.Value, machine.Path), path);
    }
}
