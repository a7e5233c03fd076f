using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>range(from; to; by)</c>.</summary>
internal sealed class JqRange : JqNode
{
    private readonly JqNode[] _bounds;

    /// <summary>One from a number to another by steps of a third, all of them direct.</summary>
    public JqRange(JqNode from, JqNode to, JqNode by)
    {
        _bounds = [from, to, by];
        Consists(false, _bounds);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        Span<SqlValue> bounds = new SqlValue[_bounds.Length];
        for (var i = 0; i < bounds.Length; i++)
        {
            bounds[i] = _bounds[i].Eval(machine, machine.Frame, machine.Value);
            if (bounds[i].Type != SqlType.Undefined && !bounds[i].IsNumber) bounds[i] = machine.Fail("Range bounds must be numeric");
            if (bounds[i].Type != SqlType.Undefined) continue;
            machine.Raise();
            return;
        }

        machine.Push(new Numbers(bounds[0], bounds[1].Number, bounds[2], machine));
        machine.Back();
    }

    private sealed class Numbers(SqlValue from, double to, SqlValue by, JqMachine machine) : JqChoice
    {
        private readonly JqContinuation? _then = machine.Then;
        private readonly JqPath? _path = machine.Path;
        private SqlValue _next = from;

        public override void Resume(JqMachine machine)
        {
            var number = _next;
            if (by.Number > 0 ? number.Number < to : by.Number < 0 && number.Number > to)
            {
                _next = JqNumber.Add(number, by);
                machine.Then = _then;
                machine.DeliverNew(number, _path);
                return;
            }

            machine.Pop();
            machine.Back();
        }
    }
}
