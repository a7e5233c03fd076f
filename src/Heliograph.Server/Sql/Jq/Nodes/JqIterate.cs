using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>subject[]</c>: each element or value. A quiet one is followed by <c>?</c>: what has none has no result. An error of the subject stays one.</summary>
internal sealed class JqIterate : JqNode
{
    /// <summary>One of a subject.</summary>
    public JqIterate(JqNode subject, bool quiet)
    {
        (Subject, IsQuiet) = (subject, quiet);
        Consists(false, subject);
    }

    /// <summary>What has the elements.</summary>
    public JqNode Subject { get; }

    /// <summary>Whether what has none has no result, and is no error.</summary>
    public bool IsQuiet { get; }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        if (Subject.IsDirect)
        {
            var path = machine.Path;
            Each(machine, Subject.Eval(machine, machine.Frame, machine.Value, ref path), path);
            return;
        }

        machine.Then = new Found(this, machine.Then);
        machine.Go(Subject);
    }

    private void Each(JqMachine machine, SqlValue subject, JqPath? path)
    {
        if (subject.Type != SqlType.Undefined && path == JqPath.None) subject = JqPlaces.Nowhere(machine, subject);
        if (subject.Type is SqlType.List or SqlType.Map) Begin(machine, subject, path);
        else if (subject.Type == SqlType.Undefined) machine.Raise();
        else if (IsQuiet) machine.Back();
        else machine.Deliver(machine.Fail("Cannot iterate over {0}", subject), path);
    }

    private static void Begin(JqMachine machine, SqlValue subject, JqPath? path)
    {
        var elements = new Elements(subject, path, machine);
        if (elements.Count == 0)
        {
            machine.Back();
            return;
        }

        if (elements.Count > 1) machine.Push(elements);
        elements.DeliverNext(machine);
    }

    private sealed class Found(JqIterate iterate, JqContinuation? next) : JqContinuation(next)
    {
        public override void Resume(JqMachine machine) => iterate.Each(machine, machine.Value, machine.Path);
    }

    private sealed class Elements : JqChoice
    {
        private readonly IReadOnlyList<SqlValue> _values;
        private readonly KeyValuePair<string, SqlValue>[] _fields;
        private readonly JqPath? _path;
        private readonly JqContinuation? _then;
        private int _next;

        public Elements(SqlValue subject, JqPath? path, JqMachine machine)
        {
            (_path, _then) = (path, machine.Then);
            _values = subject.Type == SqlType.List ? subject.List : [];
            _fields = subject.Type == SqlType.Map ? [.. subject.Map.Fields] : [];
            Count = _values.Count + _fields.Length;
            machine.Budget.SpendElements(_fields.Length);
        }

        public int Count { get; }

        public override void Resume(JqMachine machine)
        {
            if (_next == Count - 1) machine.Pop();
            machine.Then = _then;
            DeliverNext(machine);
        }

        public void DeliverNext(JqMachine machine)
        {
            var place = _next++;
            if (_fields.Length > 0) machine.Deliver(JqValue.OrNull(_fields[place].Value), _path?.Then(SqlValue.Of(_fields[place].Key)));
            else machine.Deliver(JqValue.OrNull(_values[place]), _path?.Then(SqlValue.Of((long)place)));
        }
    }
}
