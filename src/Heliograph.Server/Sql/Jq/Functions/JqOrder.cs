using System.Runtime.CompilerServices;
using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>
/// The order of all values: null, false, true, numbers, texts by their characters, lists by their elements, maps by their names and then by their values.
/// What is no number is less than any number and not equal to itself.
/// </summary>
internal sealed class JqOrder(JqMachine machine) : IComparer<SqlValue>
{
    /// <summary>Names in the order of their characters, which is not that of their UTF-16.</summary>
    public static IComparer<string> Names { get; } = Comparer<string>.Create(CompareNames);

    /// <inheritdoc/>
    public int Compare(SqlValue x, SqlValue y)
    {
        machine.Budget.Spend(4);
        var kind = Kind(x) - Kind(y);
        if (kind != 0) return kind;
        return x.Type switch
        {
            SqlType.Integer or SqlType.Float => CompareNumbers(x, y),
            SqlType.Text => CompareTexts(x, y),
            SqlType.List => CompareLists(x.List, y.List),
            SqlType.Map => CompareMaps(x.Map, y.Map),
            _ => 0,
        };
    }

    /// <summary>The names of a map in order.</summary>
    public static string[] SortedNames(SqlMap map)
    {
        string[] names = [.. map.Fields.Select(field => field.Key)];
        Array.Sort(names, Names);
        return names;
    }

    private static int Kind(SqlValue value) => value.Type switch
    {
        SqlType.Boolean => value.Truth ? 2 : 1,
        SqlType.Integer or SqlType.Float => 3,
        SqlType.Text => 4,
        SqlType.List => 5,
        SqlType.Map => 6,
        _ => 0,
    };

    private static int CompareNumbers(SqlValue left, SqlValue right)
    {
        if (left.Type == SqlType.Integer && right.Type == SqlType.Integer) return left.Integer.CompareTo(right.Integer);
        if (double.IsNaN(left.Number)) return -1;
        if (double.IsNaN(right.Number)) return 1;
        return left.Number.Equals(right.Number) || left.Number == right.Number ? 0 : left.Number.CompareTo(right.Number);
    }

    private int CompareTexts(SqlValue left, SqlValue right)
    {
        machine.Budget.Spend(Math.Min(left.Bytes.Length, right.Bytes.Length) / 8);
        return left.Bytes.SequenceCompareTo(right.Bytes);
    }

    private int CompareLists(IReadOnlyList<SqlValue> left, IReadOnlyList<SqlValue> right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (var i = 0; i < left.Count && i < right.Count; i++)
        {
            var order = Compare(left[i], right[i]);
            if (order != 0) return order;
        }

        return left.Count.CompareTo(right.Count);
    }

    private int CompareMaps(SqlMap left, SqlMap right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        machine.Budget.SpendElements(left.Count + right.Count);
        var (names, others) = (SortedNames(left), SortedNames(right));
        for (var i = 0; i < names.Length && i < others.Length; i++)
        {
            var order = CompareNames(names[i], others[i]);
            if (order != 0) return order;
        }

        if (names.Length != others.Length) return names.Length.CompareTo(others.Length);
        foreach (var name in names)
        {
            var order = Compare(left[name], right[name]);
            if (order != 0) return order;
        }

        return 0;
    }

    private static int CompareNames(string left, string right)
    {
        var at = left.AsSpan().CommonPrefixLength(right);
        if (at == left.Length || at == right.Length) return left.Length.CompareTo(right.Length);

        // Characters beyond 16 bits come last, though their parts have lower codes than some characters of 16 bits.
        var (one, other) = (left[at], right[at]);
        if (char.IsSurrogate(one) == char.IsSurrogate(other)) return one.CompareTo(other);
        return char.IsSurrogate(one) ? 1 : -1;
    }
}
