using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Evaluation;

/// <summary>Places in lists, which count from 1, and below 0 from the end.</summary>
internal static class SqlList
{
    /// <summary>Where in a list an index is.</summary>
    public static bool TryPlace(IReadOnlyList<SqlValue> list, SqlValue index, out int place)
    {
        place = 0;
        if (index.Type != SqlType.Integer || index.Integer == 0 || Math.Abs((double)index.Integer) > list.Count) return false;
        place = (int)(index.Integer > 0 ? index.Integer - 1 : list.Count + index.Integer);
        return true;
    }

    /// <summary>The elements from one to another, both included; those that there are of them.</summary>
    /// <exception cref="SqlException">An index is 0.</exception>
    public static SqlValue Part(IReadOnlyList<SqlValue> list, long first, long last)
    {
        if (first == 0 || last == 0) throw new SqlException("an index of 0");
        var from = Math.Max(1, first > 0 ? first : list.Count + 1 + first);
        var to = Math.Min(list.Count, last > 0 ? last : list.Count + 1 + last);
        return SqlValue.Of(from > to ? [] : (SqlValue[])[.. list.Skip((int)from - 1).Take((int)(to - from + 1))]);
    }

    /// <summary>The whole numbers from one to another; none when the second is less.</summary>
    public static SqlValue Range(long first, long last)
    {
        var numbers = new SqlValue[Math.Max(0, last - first + 1)];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = SqlValue.Of(first + i);
        return SqlValue.Of(numbers);
    }
}
