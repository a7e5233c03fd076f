using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Functions that put values in order. Those with two underscores get, beside the list, a list of what each element is ordered by.</summary>
internal static class JqSorting
{
    /// <summary>All of them by name and number of arguments.</summary>
    public static IEnumerable<(string Name, int Arguments, JqNative.Function Function)> All =>
    [
        ("bsearch", 1, (machine, input, a) => input.Type == SqlType.List ? Search(machine, input.List, a[0]) : machine.Fail("{0} cannot be searched from", input)),
        ("max", 0, (machine, input, _) => Ordered(machine, input, input, (list, keys) => Extreme(machine, list, keys, 1))),
        ("min", 0, (machine, input, _) => Ordered(machine, input, input, (list, keys) => Extreme(machine, list, keys, -1))),
        ("sort", 0, (machine, input, _) => Ordered(machine, input, input, (list, keys) => Sorted(machine, list, keys))),
        ("unique", 0, (machine, input, _) => Ordered(machine, input, input, (list, keys) => Firsts(Groups(machine, list, keys)))),
        ("__group_by", 1, (machine, input, a) => Ordered(machine, input, a[0], (list, keys) => SqlValue.Of([.. Groups(machine, list, keys).Select(group => SqlValue.Of(group))]))),
        ("__max_by", 1, (machine, input, a) => Ordered(machine, input, a[0], (list, keys) => Extreme(machine, list, keys, 1))),
        ("__min_by", 1, (machine, input, a) => Ordered(machine, input, a[0], (list, keys) => Extreme(machine, list, keys, -1))),
        ("__sort_by", 1, (machine, input, a) => Ordered(machine, input, a[0], (list, keys) => Sorted(machine, list, keys))),
        ("__unique_by", 1, (machine, input, a) => Ordered(machine, input, a[0], (list, keys) => Firsts(Groups(machine, list, keys)))),
    ];

    private static SqlValue Ordered(JqMachine machine, SqlValue input, SqlValue keys, Func<IReadOnlyList<SqlValue>, IReadOnlyList<SqlValue>, SqlValue> function) =>
        input.Type == SqlType.List ? function(input.List, keys.List) : machine.Fail("{0} cannot be sorted, as it is not an array", input);

    private static SqlValue Sorted(JqMachine machine, IReadOnlyList<SqlValue> list, IReadOnlyList<SqlValue> keys) =>
        SqlValue.Of([.. Places(machine, keys).Select(place => list[place])]);

    /// <summary>The places of values in order. What is equal stays in the order it was in.</summary>
    public static int[] Places(JqMachine machine, IReadOnlyList<SqlValue> keys)
    {
        machine.Budget.SpendElements(2L * keys.Count);
        int[] places = [.. Enumerable.Range(0, keys.Count)];
        Merge(places, new int[places.Length], keys, new JqOrder(machine));
        return places;
    }

    // By merging: what is no number is less than itself, which the sorting of .NET would take for a fault of the order.
    private static void Merge(Span<int> places, Span<int> room, IReadOnlyList<SqlValue> keys, JqOrder order)
    {
        if (places.Length < 2) return;
        var left = places[..(places.Length / 2)];
        var right = places[(places.Length / 2)..];
        Merge(left, room, keys, order);
        Merge(right, room, keys, order);
        left.CopyTo(room);
        left = room[..left.Length];
        for (var (i, j, k) = (0, 0, 0); i < left.Length; k++)
            places[k] = j == right.Length || order.Compare(JqValue.OrNull(keys[left[i]]), JqValue.OrNull(keys[right[j]])) <= 0 ? left[i++] : right[j++];
    }

    private static List<List<SqlValue>> Groups(JqMachine machine, IReadOnlyList<SqlValue> list, IReadOnlyList<SqlValue> keys)
    {
        var groups = new List<List<SqlValue>>();
        var order = new JqOrder(machine);
        var last = -1;
        foreach (var place in Places(machine, keys))
        {
            if (last < 0 || order.Compare(keys[last], keys[place]) != 0) groups.Add([]);
            groups[^1].Add(list[place]);
            last = place;
        }

        return groups;
    }

    private static SqlValue Firsts(List<List<SqlValue>> groups) => SqlValue.Of([.. groups.Select(group => group[0])]);

    // Of equal ones the first is the least and the last the greatest.
    private static SqlValue Extreme(JqMachine machine, IReadOnlyList<SqlValue> list, IReadOnlyList<SqlValue> keys, int sign)
    {
        var order = new JqOrder(machine);
        var best = -1;
        for (var i = 0; i < keys.Count; i++)
        {
            var compared = best < 0 ? 1 : order.Compare(keys[i], keys[best]) * sign;
            if (compared > 0 || (compared == 0 && sign > 0)) best = i;
        }

        return best < 0 ? SqlValue.Null : JqValue.OrNull(list[best]);
    }

    // Where it is; or, counted down from -1, where it would be.
    private static SqlValue Search(JqMachine machine, IReadOnlyList<SqlValue> list, SqlValue wanted)
    {
        var order = new JqOrder(machine);
        var (from, to) = (0, list.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            var compared = order.Compare(JqValue.OrNull(list[middle]), wanted);
            if (compared == 0) return SqlValue.Of((long)middle);
            if (compared < 0) from = middle + 1;
            else to = middle;
        }

        return SqlValue.Of(-1L - from);
    }
}
