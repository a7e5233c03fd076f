using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary>What is calculated from the input and from the results of other expressions, for each combination of these.</summary>
internal abstract class JqOperation : JqNode
{
    private readonly bool _lastFirst;

    /// <summary>One of expressions, of which the first or the last is the outermost loop.</summary>
    protected JqOperation(bool lastFirst, params JqNode[] arguments)
    {
        (Arguments, _lastFirst) = (arguments, lastFirst);
        Consists(true, arguments);
    }

    /// <summary>The other expressions. They see the same input.</summary>
    protected JqNode[] Arguments { get; }

    /// <inheritdoc/>
    public override SqlValue Eval(JqMachine machine, JqFrame frame, SqlValue input, ref JqPath? path)
    {
        var values = Arguments.Length == 0 ? [] : new SqlValue[Arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i] = Arguments[i].Eval(machine, frame, input);
            if (value.Type == SqlType.Undefined) return value;
        }

        return Apply(machine, input, values, ref path);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        if (IsDirect) base.Run(machine);
        else new Combination(this, machine).Go(machine, new SqlValue[Arguments.Length], 0);
    }

    /// <summary>The result of a combination; undefined for an error.</summary>
    protected abstract SqlValue Apply(JqMachine machine, SqlValue input, ReadOnlySpan<SqlValue> values, ref JqPath? path);

    private sealed class Combination(JqOperation operation, JqMachine machine)
    {
        private readonly JqFrame _frame = machine.Frame;
        private readonly SqlValue _value = machine.Value;
        private readonly JqPath? _path = machine.Path;
        private readonly JqContinuation? _then = machine.Then;

        public void Go(JqMachine machine, SqlValue[] values, int done)
        {
            for (; done < values.Length; done++)
            {
                var argument = operation.Arguments[Place(done)];
                if (!argument.IsDirect)
                {
                    machine.Then = new Waiting(this, values, done, _then);
                    machine.Go(argument, _frame, _value, null);
                    return;
                }

                var value = values[Place(done)] = argument.Eval(machine, _frame, _value);
                if (value.Type != SqlType.Undefined) continue;
                machine.Raise();
                return;
            }

            var path = _path;
            machine.Deliver(operation.Apply(machine, _value, values, ref path), path);
        }

        public int Place(int turn) => operation._lastFirst ? operation.Arguments.Length - 1 - turn : turn;
    }

    private sealed class Waiting(Combination combination, SqlValue[] values, int turn, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine)
        {
            machine.Budget.SpendElements(2L * values.Length);
            SqlValue[] with = [.. values];
            with[combination.Place(turn)] = machine.Value;
            combination.Go(machine, with, turn + 1);
        }
    }
}
