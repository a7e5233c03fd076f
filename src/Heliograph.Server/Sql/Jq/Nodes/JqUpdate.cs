using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary>
/// <c>paths |= body</c>, and with a body that does not look at its input the other assignments, too: the input with the first result of the body at each
/// path, or without that place when there is none.
/// </summary>
internal sealed class JqUpdate : JqNode
{
    private readonly JqNode _paths;
    private readonly JqNode _body;

    /// <summary>One of an expression that says where, and what is to be there.</summary>
    public JqUpdate(JqNode paths, JqNode body)
    {
        (_paths, _body) = (paths, body);
        Consists(false, paths, body);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        if (_paths is JqIterate { Subject.IsDirect: true } each && _body.IsDirect)
        {
            JqPath? way = JqPath.Root;
            var subject = each.Subject.Eval(machine, machine.Frame, machine.Value, ref way);
            if (each.IsQuiet && subject.Type is not (SqlType.Undefined or SqlType.List or SqlType.Map)) machine.DeliverNew(machine.Value, machine.Path);
            else Each(machine, subject, way);
            return;
        }

        var state = new State(machine);
        machine.Push(state);
        machine.Then = new Found(this, machine.Frame, state, machine.Then);
        machine.Go(_paths, machine.Frame, machine.Value, JqPath.Root);
    }

    // .a[] |= f for a plain f: the list is written once, not once for each of its elements.
    private void Each(JqMachine machine, SqlValue subject, JqPath? way)
    {
        var (input, path) = (machine.Value, machine.Path);
        if (subject.Type != SqlType.Undefined && way == JqPath.None) subject = JqPlaces.Nowhere(machine, subject);
        else if (subject.Type is not (SqlType.Undefined or SqlType.List or SqlType.Map)) subject = machine.Fail("Cannot iterate over {0}", subject);
        if (subject.Type != SqlType.Undefined) subject = JqPlaces.Map(machine, subject, value => _body.Eval(machine, machine.Frame, value));
        if (subject.Type != SqlType.Undefined) subject = JqPlaces.Set(machine, input, way!.ToList(machine.Budget).List, subject);
        machine.DeliverNew(subject, path);
    }

    private sealed class State(JqMachine machine) : JqChoice
    {
        private readonly JqPath? _path = machine.Path;
        private readonly JqContinuation? _then = machine.Then;
        private readonly List<SqlValue> _gone = [];
        private SqlValue _value = machine.Value;

        public SqlValue At(JqMachine machine, IReadOnlyList<SqlValue> steps) => JqPlaces.Get(machine, _value, steps);

        public void Remove(IReadOnlyList<SqlValue> steps) => _gone.Add(SqlValue.Of(steps));

        public void Put(JqMachine machine, IReadOnlyList<SqlValue> steps, SqlValue value)
        {
            if (value.Type != SqlType.Undefined) value = JqPlaces.Set(machine, _value, steps, value);
            if (value.Type == SqlType.Undefined)
            {
                machine.Raise();
                return;
            }

            _value = value;
            machine.Back();
        }

        public override void Resume(JqMachine machine)
        {
            machine.Pop();
            machine.Then = _then;
            machine.DeliverNew(_gone.Count == 0 ? _value : JqPlaces.Delete(machine, _value, _gone), _path);
        }
    }

    private sealed class Found(JqUpdate update, JqFrame frame, State state, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine)
        {
            if (machine.Path == JqPath.None)
            {
                machine.Deliver(machine.Fail("Invalid path expression with result {0d}", machine.Value), null);
                return;
            }

            var steps = machine.Path!.ToList(machine.Budget).List;
            var value = state.At(machine, steps);
            if (value.Type == SqlType.Undefined) machine.Raise();
            else if (update._body.IsDirect) state.Put(machine, steps, update._body.Eval(machine, frame, value));
            else First(machine, steps, value);
        }

        private void First(JqMachine machine, IReadOnlyList<SqlValue> steps, SqlValue value)
        {
            machine.Then = new Put(state, steps, machine.Choices, Next);
            machine.Push(new Nothing(state, steps));
            machine.Go(update._body, frame, value, null);
        }
    }

    private sealed class Put(State state, IReadOnlyList<SqlValue> steps, int choices, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine)
        {
            machine.Cut(choices);
            state.Put(machine, steps, machine.Value);
        }
    }

    private sealed class Nothing(State state, IReadOnlyList<SqlValue> steps) : JqChoice
    {
        public override void Resume(JqMachine machine)
        {
            machine.Pop();
            state.Remove(steps);
            machine.Back();
        }
    }
}
