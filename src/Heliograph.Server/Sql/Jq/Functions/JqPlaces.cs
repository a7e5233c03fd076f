using System.Runtime.CompilerServices;
using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Steps and paths: what they lead to, and the same value with another one there or without it.</summary>
internal static class JqPlaces
{
    private const int MostElements = 1_000_000;

    /// <summary>What a name, a number, a range or a list leads to; null when there is nothing.</summary>
    public static SqlValue Step(JqMachine machine, SqlValue subject, SqlValue key, ref JqPath? path)
    {
        if (path == JqPath.None) return machine.Fail("Invalid path expression near attempt to access element {1d} of {0d}", subject, key);
        path = path?.Then(key);
        return Step(machine, subject, key);
    }

    /// <summary>The error of going on from what is nowhere in what paths are looked for in.</summary>
    public static SqlValue Nowhere(JqMachine machine, SqlValue value) => machine.Fail("Invalid path expression near attempt to iterate through {0d}", value);

    /// <summary>What a path leads to; null when there is nothing.</summary>
    public static SqlValue Get(JqMachine machine, SqlValue value, IReadOnlyList<SqlValue> steps)
    {
        foreach (var step in steps)
        {
            if (value.Type == SqlType.Null) return value;
            value = Step(machine, value, step);
            if (value.Type == SqlType.Undefined) break;
        }

        return value;
    }

    /// <summary>The same with another value at the end of a path.</summary>
    public static SqlValue Set(JqMachine machine, SqlValue into, IReadOnlyList<SqlValue> steps, SqlValue value, int at = 0)
    {
        if (at == steps.Count) return value;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var before = Step(machine, into, steps[at]);
        if (before.Type == SqlType.Undefined) return before;
        var after = Set(machine, before, steps, value, at + 1);
        return after.Type == SqlType.Undefined ? after : Put(machine, into, steps[at], after);
    }

    /// <summary>The same without what is at the ends of some paths, all of them as they are before.</summary>
    public static SqlValue Delete(JqMachine machine, SqlValue from, IReadOnlyList<SqlValue> paths) => JqDeletion.Without(machine, from, paths);

    /// <summary>The same list or map with each of its values as a function makes it; undefined when one of them is.</summary>
    public static SqlValue Map(JqMachine machine, SqlValue value, Func<SqlValue, SqlValue> each)
    {
        machine.Budget.SpendElements(2L * (value.Type == SqlType.List ? value.List.Count : value.Map.Count));
        if (value.Type == SqlType.List)
        {
            var list = new SqlValue[value.List.Count];
            for (var i = 0; i < list.Length; i++)
            {
                list[i] = each(JqValue.OrNull(value.List[i]));
                if (list[i].Type == SqlType.Undefined) return default;
            }

            return SqlValue.Of(list);
        }

        var map = new SqlMap(value.Map.Count);
        foreach (var (name, field) in value.Map.Fields)
        {
            var made = each(JqValue.OrNull(field));
            if (made.Type == SqlType.Undefined) return default;
            map[name] = made;
        }

        return SqlValue.Of(map);
    }

    /// <summary>The same where no path is looked for.</summary>
    public static SqlValue Step(JqMachine machine, SqlValue subject, SqlValue key) => (subject.Type, key.Type) switch
    {
        (SqlType.Map, SqlType.Text) => JqValue.OrNull(subject.Map[key.Text]),
        (SqlType.List, SqlType.Integer or SqlType.Float) => Element(subject.List, key.Number),
        (SqlType.List or SqlType.Text or SqlType.Null, SqlType.Map) => JqSlice.Get(machine, subject, key.Map),
        (SqlType.List, SqlType.List) => JqSearch.Places(machine, subject.List, key.List),
        (SqlType.Null, SqlType.Text or SqlType.Integer or SqlType.Float or SqlType.Null) => SqlValue.Null,
        (_, SqlType.Text) => machine.Fail("Cannot index {0t} with string {1d}", subject, key),
        _ => machine.Fail("Cannot index {0t} with {1t}", subject, key),
    };

    private static SqlValue Element(IReadOnlyList<SqlValue> list, double index)
    {
        index = Math.Floor(index);
        if (index < 0) index += list.Count;
        return index >= 0 && index < list.Count ? JqValue.OrNull(list[(int)index]) : SqlValue.Null;
    }

    /// <summary>The same with another value one step away.</summary>
    public static SqlValue Put(JqMachine machine, SqlValue into, SqlValue key, SqlValue value)
    {
        if (key.Type == SqlType.Text)
        {
            var map = into.Type == SqlType.Map ? into.Map : new SqlMap();
            return SqlValue.Of(JqMaps.With(machine, map, key.Text, value));
        }

        IReadOnlyList<SqlValue> list = into.Type == SqlType.List ? into.List : [];
        if (key.Type == SqlType.Map) return into.Type == SqlType.Text ? machine.Fail("Cannot update string slices") : JqSlice.Put(machine, list, key.Map, value);
        return key.IsNumber ? Put(machine, list, Math.Floor(key.Number), value) : machine.Fail("Invalid path component {0}", key);
    }

    private static SqlValue Put(JqMachine machine, IReadOnlyList<SqlValue> list, double index, SqlValue value)
    {
        if (index < 0) index += list.Count;
        if (index < 0) return machine.Fail("Out of bounds negative array index");
        if (double.IsNaN(index)) return machine.Fail("Cannot set array element at NaN index");
        if (index >= MostElements) return machine.Fail("Array index too large");
        if (index == list.Count) return JqList.Add(machine, list, [value]);
        var copy = new SqlValue[Math.Max(list.Count, (int)index + 1)];
        machine.Budget.SpendElements(copy.Length);
        for (var i = 0; i < copy.Length; i++) copy[i] = i < list.Count ? list[i] : SqlValue.Null;
        copy[(int)index] = value;
        return SqlValue.Of(copy);
    }
}
