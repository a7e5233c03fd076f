namespace Heliograph.Server.Sql.Evaluation;

/// <summary>
/// The aliases that an expression sees while a statement is compiled: those of its own fields before it, then those of the scope around it. Every scope
/// has slots of its own, numbered through the statement.
/// </summary>
internal sealed class SqlScope(SqlScope? around, SqlSlots slots)
{
    private readonly SqlScope? _around = around;
    private readonly OrderedDictionary<string, int> _slots = new(StringComparer.Ordinal);

    /// <summary>The slot of an alias, which is visible from now on.</summary>
    public int Declare(string name)
    {
        if (!_slots.TryGetValue(name, out var slot)) _slots[name] = slot = slots.Next();
        return slot;
    }

    /// <summary>The aliases of this scope so far with their slots, in the order in which they came.</summary>
    public SqlAlias[] Own => [.. _slots.Select(one => new SqlAlias(one.Key, one.Value))];

    /// <summary>The aliases of the scopes around it, the outermost first.</summary>
    public SqlAlias[] Around => _around is null ? [] : [.. _around.Around, .. _around.Own];

    /// <summary>Where a name may be, the nearest first. Not in any of them it is a column.</summary>
    public int[] Find(string name)
    {
        var found = new List<int>();
        for (var scope = this; scope is not null; scope = scope._around)
        {
            if (scope._slots.TryGetValue(name, out var slot)) found.Add(slot);
        }

        return [.. found];
    }
}
