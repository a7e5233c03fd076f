using System.Runtime.CompilerServices;
using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Functions of lists and maps, and of values of any type.</summary>
internal static class JqCollections
{
    private static readonly string[] s_values = ["value", "v", "Value", "V"];

    /// <summary>All of them by name and number of arguments.</summary>
    public static IEnumerable<(string Name, int Arguments, JqNative.Function Function)> All =>
    [
        ("add", 0, (machine, input, _) => Each(machine, input, JqValue.Elements, values => Sum(machine, values))),
        ("contains", 1, (machine, input, a) => JqSearch.Contains(machine, input, a[0])),
        ("delpaths", 1, (machine, input, a) => a[0].Type == SqlType.List ? JqPlaces.Delete(machine, input, a[0].List) : machine.Fail("Paths must be specified as an array")),
        ("error", 0, (machine, input, _) => machine.Fail(new JqError(input))),
        ("error", 1, (machine, _, a) => machine.Fail(new JqError(a[0]))),
        ("flatten", 0, (machine, input, _) => Flatten(machine, input, double.PositiveInfinity)),
        ("flatten", 1, (machine, input, a) => a[0].IsNumber ? Flatten(machine, input, a[0].Number) : machine.Fail("{0} is no depth", a[0])),
        ("from_entries", 0, (machine, input, _) => Each(machine, input, JqValue.Elements, values => FromEntries(machine, values))),
        ("has", 1, (machine, input, a) => Has(machine, input, a[0])),
        ("index", 1, (machine, input, a) => JqSearch.Index(machine, input, a[0], last: false)),
        ("indices", 1, (machine, input, a) => JqSearch.Indices(machine, input, a[0])),
        ("keys", 0, (machine, input, _) => Keys(machine, input, sorted: true)),
        ("keys_unsorted", 0, (machine, input, _) => Keys(machine, input, sorted: false)),
        ("length", 0, Length),
        ("not", 0, (_, input, _) => SqlValue.Of(!JqValue.IsTrue(input))),
        ("__true", 0, (_, input, _) => SqlValue.Of(JqValue.IsTrue(input))),
        ("reverse", 0, Reverse),
        ("rindex", 1, (machine, input, a) => JqSearch.Index(machine, input, a[0], last: true)),
        ("setpath", 2, (machine, input, a) => a[0].Type == SqlType.List ? JqPlaces.Set(machine, input, a[0].List, a[1]) : machine.Fail("Path must be specified as an array")),
        ("to_entries", 0, ToEntries),
        ("toarray", 0, (_, input, _) => input.Type == SqlType.List ? input : SqlValue.Of([input])),
        ("__events", 0, (machine, input, _) => SqlValue.Of(JqStreams.Events(machine, input))),
        ("transpose", 0, (machine, input, _) => Each(machine, input, JqValue.Elements, rows => Transpose(machine, rows))),
        ("type", 0, (_, input, _) => SqlValue.Of(JqValue.TypeName(input))),
        .. JqSorting.All,
    ];

    /// <summary>What a function makes of the elements of a list or map; an error of anything else.</summary>
    public static SqlValue Each(JqMachine machine, SqlValue input, Func<SqlValue, IReadOnlyList<SqlValue>> elements, Func<IReadOnlyList<SqlValue>, SqlValue> function) =>
        input.Type is SqlType.List or SqlType.Map ? function(elements(input)) : machine.Fail("Cannot iterate over {0}", input);

    private static SqlValue Sum(JqMachine machine, IReadOnlyList<SqlValue> values)
    {
        var sum = SqlValue.Null;
        if (values.Count > 1 && values.All(value => value.Type == SqlType.Text)) return Texts(machine, values);
        foreach (var value in values)
        {
            machine.Budget.Step();
            sum = JqOperators.Add(machine, sum, JqValue.OrNull(value));
            if (sum.Type == SqlType.Undefined) break;
        }

        return sum;
    }

    // At once, so that a long text is not written anew for each of its parts.
    private static SqlValue Texts(JqMachine machine, IReadOnlyList<SqlValue> values)
    {
        var text = new JqBuffer(machine.Budget);
        foreach (var value in values) text.Add(value.Bytes);
        return text.ToText();
    }

    private static SqlValue Length(JqMachine machine, SqlValue input, ReadOnlySpan<SqlValue> arguments) => input.Type switch
    {
        SqlType.Null => SqlValue.Of(0L),
        SqlType.Text => SqlValue.Of((long)JqCharacters.Count(input)),
        SqlType.List => SqlValue.Of((long)input.List.Count),
        SqlType.Map => SqlValue.Of((long)input.Map.Count),
        SqlType.Boolean => machine.Fail("{0} has no length", input),
        _ => input.Number < 0 ? JqNumber.Subtract(SqlValue.Of(0L), input) : input,
    };

    private static SqlValue Keys(JqMachine machine, SqlValue input, bool sorted)
    {
        if (input.Type is not (SqlType.List or SqlType.Map)) return machine.Fail("{0} has no keys", input);
        var count = input.Type == SqlType.List ? input.List.Count : input.Map.Count;
        machine.Budget.SpendElements(2L * count);
        if (input.Type == SqlType.List) return SqlValue.Of([.. Enumerable.Range(0, count).Select(i => SqlValue.Of((long)i))]);
        return SqlValue.Of([.. (sorted ? JqOrder.SortedNames(input.Map) : input.Map.Fields.Select(field => field.Key)).Select(SqlValue.Of)]);
    }

    private static SqlValue Has(JqMachine machine, SqlValue input, SqlValue key) => (input.Type, key.Type) switch
    {
        (SqlType.Map, SqlType.Text) => SqlValue.Of(input.Map.Has(key.Text)),
        (SqlType.List, SqlType.Integer or SqlType.Float) => SqlValue.Of(key.Number >= 0 && key.Number < input.List.Count),
        _ => machine.Fail("Cannot check whether {0t} has a {1t} key", input, key),
    };

    private static SqlValue Reverse(JqMachine machine, SqlValue input, ReadOnlySpan<SqlValue> arguments)
    {
        if (input.Type == SqlType.Null) return SqlValue.Of(Array.Empty<SqlValue>());
        if (input.Type == SqlType.Text) return SqlValue.Of(string.Concat(input.Text.EnumerateRunes().Reverse()));
        if (input.Type != SqlType.List) return machine.Fail("Cannot reverse {0}", input);
        machine.Budget.SpendElements(input.List.Count);
        return SqlValue.Of([.. input.List.Reverse()]);
    }

    private static SqlValue Flatten(JqMachine machine, SqlValue input, double depth)
    {
        if (depth < 0) return machine.Fail("flatten depth must not be negative");
        if (input.Type is not (SqlType.List or SqlType.Map)) return machine.Fail("Cannot iterate over {0}", input);
        var flat = new List<SqlValue>();
        Flatten(machine, JqValue.Elements(input), depth, flat);
        return SqlValue.Of(flat);
    }

    private static void Flatten(JqMachine machine, IReadOnlyList<SqlValue> list, double depth, List<SqlValue> flat)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        machine.Budget.SpendElements(2L * list.Count);
        foreach (var value in list)
        {
            if (value.Type == SqlType.List && depth > 0) Flatten(machine, value.List, depth - 1, flat);
            else flat.Add(value);
        }
    }

    private static SqlValue ToEntries(JqMachine machine, SqlValue input, ReadOnlySpan<SqlValue> arguments)
    {
        if (input.Type is not (SqlType.List or SqlType.Map)) return machine.Fail("{0} has no keys", input);
        var fields = input.Type == SqlType.Map
            ? input.Map.Fields.Select(field => (Key: SqlValue.Of(field.Key), field.Value))
            : input.List.Select((value, i) => (Key: SqlValue.Of((long)i), Value: value));
        machine.Budget.SpendElements(8L * (input.Type == SqlType.Map ? input.Map.Count : input.List.Count));
        return SqlValue.Of([.. fields.Select(field => SqlValue.Of(new SqlMap(2) { ["key"] = field.Key, ["value"] = JqValue.OrNull(field.Value) }))]);
    }

    private static SqlValue FromEntries(JqMachine machine, IReadOnlyList<SqlValue> entries)
    {
        machine.Budget.SpendElements(4L * entries.Count);
        var map = new SqlMap(entries.Count);
        foreach (var entry in entries)
        {
            if (entry.Type != SqlType.Map) return machine.Fail("Cannot index {0t} with string \"key\"", entry);
            var key = First(entry.Map, "key", "k", "name", "Name", "Key", "K");
            var name = key.Type switch
            {
                SqlType.Text => key.Text,
                SqlType.Boolean or SqlType.Null or SqlType.Integer or SqlType.Float => JqText.Json(key).Text,
                _ => null,
            };
            if (name is null) return machine.Fail("Cannot use {0} as object key", key);
            map[name] = JqValue.OrNull(entry.Map[s_values.FirstOrDefault(entry.Map.Has) ?? "value"]);
        }

        return SqlValue.Of(map);
    }

    // The first that is neither null nor false, or else false or null if one is there.
    private static SqlValue First(SqlMap entry, params ReadOnlySpan<string> names)
    {
        var found = SqlValue.Null;
        foreach (var name in names)
        {
            if (JqValue.IsTrue(entry[name])) return entry[name];
            if (entry[name].Type == SqlType.Boolean) found = entry[name];
        }

        return found;
    }

    private static SqlValue Transpose(JqMachine machine, IReadOnlyList<SqlValue> rows)
    {
        var width = 0;
        foreach (var row in rows)
        {
            if (row.Type is not (SqlType.List or SqlType.Null)) return machine.Fail("Cannot index {0t} with number", row);
            width = Math.Max(width, row.Type == SqlType.List ? row.List.Count : 0);
        }

        machine.Budget.SpendElements(2L * width * rows.Count);
        return SqlValue.Of([.. Enumerable.Range(0, width).Select(i =>
            SqlValue.Of([.. rows.Select(row => row.Type == SqlType.List && i < row.List.Count ? JqValue.OrNull(row.List[i]) : SqlValue.Null)]))]);
    }
}
