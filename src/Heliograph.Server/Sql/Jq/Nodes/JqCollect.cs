using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>[…]</c>: all results as a list.</summary>
internal sealed class JqCollect : JqNode
{
    private readonly JqNode _body;
    private readonly JqNode? _each;
    private readonly JqNode? _of;

    /// <summary>One of an expression.</summary>
    public JqCollect(JqNode body)
    {
        _body = body;

        // [subject[] | each] is what map is; both being direct, so is all of it.
        if (body is JqPipe { First: JqIterate { Subject.IsDirect: true } first, Second.IsDirect: true } pipe) (_of, _each) = (first.Subject, pipe.Second);
        if (_of is not null) Consists(true, _of, _each!);
        else Consists(true, body);
    }

    /// <inheritdoc/>
    public override SqlValue Eval(JqMachine machine, JqFrame frame, SqlValue input, ref JqPath? path)
    {
        if (path is not null) path = JqPath.None;
        if (_of is not null) return Map(machine, frame, _of.Eval(machine, frame, input));
        var only = _body.Eval(machine, frame, input);
        return only.Type == SqlType.Undefined ? only : SqlValue.Of([only]);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        if (IsDirect)
        {
            base.Run(machine);
            return;
        }

        var list = new Collected(machine);
        machine.Push(list);
        machine.Then = new Adding(list, machine.Then);
        machine.Go(_body, machine.Frame, machine.Value, null);
    }

    private SqlValue Map(JqMachine machine, JqFrame frame, SqlValue subject)
    {
        if (subject.Type is not (SqlType.List or SqlType.Map)) return subject.Type == SqlType.Undefined ? subject : machine.Fail("Cannot iterate over {0}", subject);
        var values = JqValue.Elements(subject);
        var list = new SqlValue[values.Count];
        for (var i = 0; i < list.Length; i++)
        {
            machine.Budget.Step();
            list[i] = _each!.Eval(machine, frame, JqValue.OrNull(values[i]));
            if (list[i].Type == SqlType.Undefined) return default;
        }

        return SqlValue.Of(list);
    }

    private sealed class Collected(JqMachine machine) : JqChoice
    {
        private readonly JqPath? _path = machine.Path;
        private readonly JqContinuation? _then = machine.Then;

        public List<SqlValue> Values { get; } = [];

        public override void Resume(JqMachine machine)
        {
            machine.Pop();
            machine.Then = _then;
            machine.DeliverNew(SqlValue.Of(Values), _path);
        }
    }

    private sealed class Adding(Collected list, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine)
        {
            list.Values.Add(machine.Value);
            machine.Back();
        }
    }
}
