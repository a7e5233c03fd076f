using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Nodes;

namespace Heliograph.Server.Sql.Jq.Parsing;

/// <summary>
/// The names that are known at a place of a program: variables, labels, arguments and functions, the last one of a name first. One for each function
/// that is being read, within that of the function around it. One thread, but for that of the prelude, which is complete before it is used.
/// </summary>
internal sealed class JqScope
{
    private readonly JqScope? _outer;
    private readonly int _level;
    private readonly List<Entry> _entries = [];

    private JqScope(JqScope? outer, JqFunction function) => (_outer, Function, _level) = (outer, function, outer is null ? 0 : outer._level + 1);

    /// <summary>The one of a program, which sees the prelude.</summary>
    public JqScope(JqScope prelude)
        : this(prelude, new JqFunction(isPrelude: false))
    {
    }

    /// <summary>The function whose variables it has.</summary>
    public JqFunction Function { get; }

    /// <summary>Whether names with two underscores before them are known.</summary>
    public bool IsPrelude => Function.IsPrelude;

    /// <summary>How many names it has; <see cref="Forget"/> goes back to that.</summary>
    public int Mark => _entries.Count;

    /// <summary>The functions that are defined in it.</summary>
    public IEnumerable<(string Name, int Arguments)> Functions => _entries.Where(entry => entry.Function is not null).Select(entry => (entry.Name, entry.Arguments));

    /// <summary>One for the prelude.</summary>
    public static JqScope OfPrelude() => new(null, new JqFunction(isPrelude: true));

    /// <summary>One for a function that is defined here.</summary>
    public JqScope Within(JqFunction function) => new(this, function);

    /// <summary>Forgets the names since a mark.</summary>
    public void Forget(int mark) => _entries.RemoveRange(mark, _entries.Count - mark);

    /// <summary>A new variable; its slot.</summary>
    public int Variable(string name)
    {
        var slot = Function.NewSlot();
        _entries.Add(new('$' + name, 0, slot, null));
        return slot;
    }

    /// <summary>A new label; its slot.</summary>
    public int Label(string name)
    {
        var slot = Function.NewSlot();
        _entries.Add(new('*' + name, 0, slot, null));
        return slot;
    }

    /// <summary>An argument of the function.</summary>
    public void Argument(string name, int place) => _entries.Add(new(name, 0, place, null));

    /// <summary>A function that is defined here.</summary>
    public void Define(string name, int arguments, JqFunction function) => _entries.Add(new(name, arguments, 0, function));

    /// <summary>The slot of a variable of this place alone; null when it has none of that name since a mark.</summary>
    public int? SlotSince(int mark, string name)
    {
        var place = _entries.FindLastIndex(entry => entry.Name == '$' + name);
        return place >= mark ? _entries[place].Place : null;
    }

    /// <summary>The use of a variable; null when there is none of that name.</summary>
    public JqNode? UseVariable(string name) => Find('$' + name, 0) is var (entry, up) ? new JqVariable(up, entry.Place) : null;

    /// <summary>The use of a label; null when there is none of that name.</summary>
    public JqNode? UseLabel(string name) => Find('*' + name, 0) is var (entry, up) ? new JqBreak(up, entry.Place) : null;

    /// <summary>A call of a function or argument; null when there is none of that name with so many arguments.</summary>
    public JqNode? Call(string name, JqNode[] arguments)
    {
        if (Find(name, arguments.Length) is not var (entry, up)) return null;
        return entry.Function is null ? new JqArgument(up, entry.Place) : new JqCall(entry.Function, up, arguments);
    }

    private (Entry Entry, int Up)? Find(string name, int arguments)
    {
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            var found = scope._entries.FindLast(entry => entry.Name == name && entry.Arguments == arguments);
            if (found is not null) return (found, _level - scope._level);
        }

        return null;
    }

    private sealed record Entry(string Name, int Arguments, int Place, JqFunction? Function);
}
