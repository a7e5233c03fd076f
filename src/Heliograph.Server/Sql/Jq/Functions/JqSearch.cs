using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Where parts are in texts and lists, and what contains what.</summary>
internal static class JqSearch
{
    /// <summary>Where a list is within another.</summary>
    public static SqlValue Places(JqMachine machine, IReadOnlyList<SqlValue> list, IReadOnlyList<SqlValue> part)
    {
        if (part.Count == 0) return SqlValue.Null;
        var places = new List<SqlValue>();
        var order = new JqOrder(machine);
        for (var i = 0; i + part.Count <= list.Count; i++)
        {
            var k = 0;
            while (k < part.Count && order.Compare(list[i + k], part[k]) == 0) k++;
            if (k == part.Count) places.Add(SqlValue.Of((long)i));
        }

        return SqlValue.Of(places);
    }

    /// <summary>Where something is: a text in a text, an element or a list in a list.</summary>
    public static SqlValue Indices(JqMachine machine, SqlValue input, SqlValue part) => (input.Type, part.Type) switch
    {
        (SqlType.Null, _) => SqlValue.Null,
        (SqlType.Text, SqlType.Text) => Indices(machine, input.Bytes, part.Bytes),
        (SqlType.List, SqlType.List) => Places(machine, input.List, part.List),
        (SqlType.List, _) => Places(machine, input.List, [part]),
        _ => Other(machine, input, part),
    };

    /// <summary>The first or the last of these places; null when there is none.</summary>
    public static SqlValue Index(JqMachine machine, SqlValue input, SqlValue part, bool last)
    {
        var places = Indices(machine, input, part);
        return places is { Type: SqlType.List, List.Count: > 0 } ? places.List[last ? places.List.Count - 1 : 0] : places.Type == SqlType.Undefined ? places : SqlValue.Null;
    }

    /// <summary>Whether one value contains another: texts parts of texts, lists elements that contain each, maps values that contain those of the same name.</summary>
    public static SqlValue Contains(JqMachine machine, SqlValue whole, SqlValue part)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        machine.Budget.Step();
        switch (whole.Type, part.Type)
        {
            case (SqlType.Text, SqlType.Text): return SqlValue.Of(JqFinding.IndexOf(machine, whole.Bytes, part.Bytes) >= 0);
            case (SqlType.List, SqlType.List): return All(part.List, one => Any(machine, whole.List, one));
            case (SqlType.Map, SqlType.Map): return All(part.Map.Fields, field => whole.Map.Has(field.Key) ? Inner(machine, whole.Map[field.Key], field.Value) : SqlValue.Of(false));
            default:
                return JqValue.TypeName(whole) == JqValue.TypeName(part)
                    ? SqlValue.Of(new JqOrder(machine).Compare(whole, part) == 0)
                    : machine.Fail("{0} and {1} cannot have their containment checked", whole, part);
        }
    }

    private static SqlValue Any(JqMachine machine, IReadOnlyList<SqlValue> list, SqlValue part)
    {
        foreach (var one in list)
        {
            var found = Inner(machine, one, part);
            if (found.Truth || found.Type == SqlType.Undefined) return found;
        }

        return SqlValue.Of(false);
    }

    // Within lists and maps, values of different types do not contain each other, which is no error.
    private static SqlValue Inner(JqMachine machine, SqlValue whole, SqlValue part) =>
        JqValue.TypeName(whole) == JqValue.TypeName(part) ? Contains(machine, whole, part) : SqlValue.Of(false);

    private static SqlValue All<T>(IEnumerable<T> parts, Func<T, SqlValue> holds)
    {
        foreach (var part in parts)
        {
            var held = holds(part);
            if (!held.Truth) return held;
        }

        return SqlValue.Of(true);
    }

    private static SqlValue Indices(JqMachine machine, ReadOnlySpan<byte> text, ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty) return SqlValue.Null;
        var places = new List<SqlValue>();
        var (at, characters) = (0, 0L);
        for (var next = JqFinding.IndexOf(machine, text, part); next >= 0; next = JqFinding.IndexOf(machine, text[at..], part))
        {
            characters += JqCharacters.Count(text.Slice(at, next));
            places.Add(SqlValue.Of(characters));
            at += next + 1;
            characters++;
            machine.Budget.Spend(JqBudget.BytesOfElement + next);
        }

        return SqlValue.Of(places);
    }

    private static SqlValue Other(JqMachine machine, SqlValue input, SqlValue part)
    {
        JqPath? none = null;
        return JqPlaces.Step(machine, input, part, ref none);
    }
}
