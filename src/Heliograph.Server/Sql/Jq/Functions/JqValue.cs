using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Values as programs see them. There is no undefined: it is null.</summary>
internal static class JqValue
{
    /// <summary>Null instead of undefined.</summary>
    public static SqlValue OrNull(SqlValue value) => value.Type == SqlType.Undefined ? SqlValue.Null : value;

    /// <summary>Whether it is neither false nor null.</summary>
    public static bool IsTrue(SqlValue value) => value.Type switch
    {
        SqlType.Boolean => value.Truth,
        SqlType.Null or SqlType.Undefined => false,
        _ => true,
    };

    /// <summary>The name of its type.</summary>
    public static string TypeName(SqlValue value) => value.Type switch
    {
        SqlType.Boolean => "boolean",
        SqlType.Integer or SqlType.Float => "number",
        SqlType.Text => "string",
        SqlType.List => "array",
        SqlType.Map => "object",
        _ => "null",
    };

    /// <summary>The same with an article.</summary>
    public static string Article(SqlValue value) => TypeName(value) is var name && name is "array" or "object" ? "an " + name : name == "null" ? name : "a " + name;

    /// <summary>The elements of a list or the values of a map.</summary>
    public static IReadOnlyList<SqlValue> Elements(SqlValue value) => value.Type == SqlType.List ? value.List : [.. value.Map.Fields.Select(field => OrNull(field.Value))];

    /// <summary>
    /// A result as it leaves the program: no infinity, and null for what is no number, as JSON has neither. What is as it should be stays the same.
    /// </summary>
    /// <exception cref="SqlException">It is nested too deeply.</exception>
    public static SqlValue Finished(SqlValue value, JqMachine machine) => Finished(value, machine, 0);

    private static SqlValue Finished(SqlValue value, JqMachine machine, int depth)
    {
        if (depth > SqlJson.MaxDepth) throw new SqlException($"lists and maps more than {SqlJson.MaxDepth} deep");
        return value.Type switch
        {
            SqlType.Undefined => SqlValue.Null,
            SqlType.Float => JqNumber.Finite(value),
            SqlType.List => Finished(value.List, value, machine, depth),
            SqlType.Map => Finished(value.Map, value, machine, depth),
            _ => value,
        };
    }

    private static SqlValue Finished(IReadOnlyList<SqlValue> list, SqlValue whole, JqMachine machine, int depth)
    {
        SqlValue[]? copy = null;
        machine.Budget.SpendElements(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var before = list[i];
            var after = Finished(before, machine, depth + 1);
            if (copy is null && !IsSame(before, after)) copy = [.. list];
            if (copy is not null) copy[i] = after;
        }

        return copy is null && whole.List is not JqList ? whole : SqlValue.Of(copy ?? [.. list]);
    }

    private static SqlValue Finished(SqlMap map, SqlValue whole, JqMachine machine, int depth)
    {
        SqlMap? copy = null;
        machine.Budget.SpendElements(map.Count);
        foreach (var (name, before) in map.Fields)
        {
            var after = Finished(before, machine, depth + 1);
            if (!IsSame(before, after)) copy = (copy ?? map).With(name, after);
        }

        return copy is null ? whole : SqlValue.Of(copy);
    }

    private static bool IsSame(SqlValue before, SqlValue after) => before.Type == after.Type && before.Type switch
    {
        SqlType.List => ReferenceEquals(before.List, after.List),
        SqlType.Map => ReferenceEquals(before.Map, after.Map),
        SqlType.Float => before.Number.Equals(after.Number),
        _ => true,
    };
}
