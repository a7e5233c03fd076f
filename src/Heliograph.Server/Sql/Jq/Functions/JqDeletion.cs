using System.Runtime.CompilerServices;
using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Takes away what is at the ends of paths. What a step means, such as the last but one, is what it means before anything is taken away.</summary>
internal static class JqDeletion
{
    /// <summary>The value without it; undefined for an error.</summary>
    public static SqlValue Without(JqMachine machine, SqlValue from, IReadOnlyList<SqlValue> paths)
    {
        foreach (var path in paths) if (path.Type != SqlType.List) return machine.Fail("Path must be specified as an array");
        return Without(machine, from, [.. JqSorting.Places(machine, paths).Select(place => paths[place].List)], 0);
    }

    // The paths are in order, and the same as far as they have been followed.
    private static SqlValue Without(JqMachine machine, SqlValue from, IReadOnlyList<SqlValue>[] paths, int at)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (paths.Length == 0 || from.Type == SqlType.Null) return from;
        if (paths[0].Count == at) return SqlValue.Null;
        var keys = new List<SqlValue>();
        for (var end = paths.Length; end > 0;)
        {
            var start = Same(machine, paths, end, at);
            if (paths[start].Count == at + 1) keys.Add(paths[start][at]);
            else from = Within(machine, from, paths[start..end], at);
            if (from.Type == SqlType.Undefined) return from;
            end = start;
        }

        return keys.Count == 0 ? from : Remove(machine, from, keys);
    }

    // Where those begin that have the same step as the one before an end.
    private static int Same(JqMachine machine, IReadOnlyList<SqlValue>[] paths, int end, int at)
    {
        var order = new JqOrder(machine);
        var start = end - 1;
        while (start > 0 && order.Compare(paths[start - 1][at], paths[start][at]) == 0) start--;
        return start;
    }

    private static SqlValue Within(JqMachine machine, SqlValue from, IReadOnlyList<SqlValue>[] paths, int at)
    {
        var inner = JqPlaces.Step(machine, from, paths[0][at]);
        if (inner.Type == SqlType.Undefined) return inner;
        if (inner.Type == SqlType.Null) return from;
        inner = Without(machine, inner, paths, at + 1);
        return inner.Type == SqlType.Undefined ? inner : JqPlaces.Put(machine, from, paths[0][at], inner);
    }

    private static SqlValue Remove(JqMachine machine, SqlValue from, List<SqlValue> keys)
    {
        machine.Budget.SpendElements(keys.Count + (from.Type switch { SqlType.List => from.List.Count, SqlType.Map => from.Map.Count, _ => 1 }));
        foreach (var key in keys)
        {
            var fits = from.Type == SqlType.Map ? key.Type == SqlType.Text : from.Type == SqlType.List && (key.IsNumber || key.Type == SqlType.Map);
            if (!fits) return machine.Fail($"Cannot delete field at {(key.Type == SqlType.Text ? "object" : "array")} index of {{0t}}", from);
        }

        return from.Type == SqlType.Map ? SqlValue.Of(Remove(from.Map, keys)) : Remove(machine, from.List, keys);
    }

    private static SqlMap Remove(SqlMap map, List<SqlValue> keys)
    {
        var names = keys.Select(key => key.Text).ToHashSet(StringComparer.Ordinal);
        var rest = new SqlMap(map.Count);
        foreach (var (name, value) in map.Fields)
        {
            if (!names.Contains(name)) rest[name] = value;
        }

        return rest;
    }

    private static SqlValue Remove(JqMachine machine, IReadOnlyList<SqlValue> list, List<SqlValue> keys)
    {
        var isGone = new bool[list.Count];
        foreach (var key in keys)
        {
            if (key.Type == SqlType.Map)
            {
                if (!JqSlice.TryBounds(key.Map, list.Count, out var start, out var end)) return JqSlice.Wrong(machine);
                machine.Budget.SpendElements(end - start);
                isGone.AsSpan(start, end - start).Fill(true);
                continue;
            }

            var index = Math.Floor(key.Number) + (key.Number < 0 ? list.Count : 0);
            if (index >= 0 && index < list.Count) isGone[(int)index] = true;
        }

        return SqlValue.Of([.. list.Where((_, i) => !isGone[i])]);
    }
}
