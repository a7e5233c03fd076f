using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Maps that are made by adding to others, one name after the other: not all of them is written anew each time.</summary>
internal static class JqMaps
{
    // A field has its name, and what finds it.
    private const int ElementsOfField = 4;

    /// <summary>The same with another value of that name.</summary>
    public static SqlMap With(JqMachine machine, SqlMap map, string name, SqlValue value)
    {
        machine.Budget.SpendElements(ElementsOfField);
        if (!map.Has(name)) return map.Appended(machine, name, value) ?? Roomy(machine, map).Appended(machine, name, value)!;
        machine.Budget.SpendElements(2L * map.Count);
        return map.With(name, value);
    }

    /// <summary>One with the fields of another behind its own; null when they have a name in common.</summary>
    public static SqlMap? Joined(JqMachine machine, SqlMap map, SqlMap more)
    {
        machine.Budget.SpendElements(more.Count);
        foreach (var (name, _) in more.Fields) if (map.Has(name)) return null;
        foreach (var (name, value) in more.Fields) map = With(machine, map, name, value);
        return map;
    }

    private static SqlMap Roomy(JqMachine machine, SqlMap map)
    {
        machine.Budget.SpendElements((long)ElementsOfField * map.Count);
        return map.Roomy(machine);
    }
}
