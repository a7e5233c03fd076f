namespace Heliograph.Server.Sql.Values;

/// <summary>
/// What is equal and what is less. Undefined is comparable with undefined alone; a number with a text as number; true, false and null with a text by
/// their name. Values of different kinds are not equal, and neither is less.
/// </summary>
internal static class SqlCompare
{
    private const int MaxDepth = 64;

    // Lists that have the same lists in them several times over would take a time that doubles with every level.
    private const int MaxValues = 1_000_000;

    /// <summary>Whether the comparison of this name holds: <c>= &lt;&gt; != &gt; &lt; &gt;= &lt;=</c>.</summary>
    /// <exception cref="SqlException">A number is compared with a text that is none.</exception>
    public static Func<SqlValue, SqlValue, bool> Operator(string name) => name switch
    {
        "=" => (left, right) => Comparable(ref left, ref right) && Same(left, right),
        "<>" or "!=" => (left, right) => Comparable(ref left, ref right) && !Same(left, right),
        ">" => (left, right) => Comparable(ref left, ref right) && Order(left, right) > 0,
        "<" => (left, right) => Comparable(ref left, ref right) && Order(left, right) < 0,
        ">=" => (left, right) => Comparable(ref left, ref right) && Order(left, right) >= 0,
        _ => (left, right) => Comparable(ref left, ref right) && Order(left, right) <= 0,
    };

    /// <summary>Whether two values are the same, without a text being a number. Undefined is the same as undefined.</summary>
    /// <exception cref="SqlException">They are nested too deeply.</exception>
    public static bool Same(SqlValue left, SqlValue right)
    {
        var budget = MaxValues;
        return Same(left, right, 0, ref budget);
    }

    private static bool Comparable(ref SqlValue left, ref SqlValue right)
    {
        if (left.Type == right.Type) return true;
        if (left.Type == SqlType.Undefined || right.Type == SqlType.Undefined) return false;
        if (left.Type == SqlType.Text) Adapt(ref left, ref right);
        else if (right.Type == SqlType.Text) Adapt(ref right, ref left);
        return true;
    }

    private static void Adapt(ref SqlValue text, ref SqlValue other)
    {
        if (other.IsNumber) text = SqlText.ToNumber(text.Bytes);
        else if (IsName(other)) other = SqlText.Of(other);
    }

    private static bool IsName(SqlValue value) => value.Type is SqlType.Boolean or SqlType.Null;

    // Null where neither is less: what is compared with null is false.
    private static int? Order(SqlValue left, SqlValue right)
    {
        if (left.Type == SqlType.Integer && right.Type == SqlType.Integer) return left.Integer.CompareTo(right.Integer);
        if (left.IsNumber && right.IsNumber) return left.Number.CompareTo(right.Number);
        if (left.Type != right.Type) return null;
        return left.Type switch
        {
            SqlType.Text => left.Bytes.SequenceCompareTo(right.Bytes),
            SqlType.Boolean => left.Truth.CompareTo(right.Truth),
            _ => Same(left, right) ? 0 : null,
        };
    }

    private static bool Same(SqlValue left, SqlValue right, int depth, ref int budget)
    {
        if (depth > MaxDepth || --budget < 0) throw new SqlException("lists and maps too large to compare");
        if (left.IsNumber && right.IsNumber) return SameNumber(left, right);
        if (left.Type != right.Type) return false;
        return left.Type switch
        {
            SqlType.Text => left.Bytes.SequenceEqual(right.Bytes),
            SqlType.Boolean => left.Truth == right.Truth,
            SqlType.List => SameList(left.List, right.List, depth, ref budget),
            SqlType.Map => SameMap(left.Map, right.Map, depth, ref budget),
            _ => true,
        };
    }

    private static bool SameNumber(SqlValue left, SqlValue right) => left.Type == right.Type && left.Type == SqlType.Integer
        ? left.Integer == right.Integer
        : left.Number.Equals(right.Number) || (left.Number == 0 && right.Number == 0);

    private static bool SameList(IReadOnlyList<SqlValue> left, IReadOnlyList<SqlValue> right, int depth, ref int budget)
    {
        if (left.Count != right.Count) return false;
        for (var i = 0; i < left.Count; i++)
        {
            if (!Same(left[i], right[i], depth + 1, ref budget)) return false;
        }

        return true;
    }

    private static bool SameMap(SqlMap left, SqlMap right, int depth, ref int budget)
    {
        if (left.Count != right.Count) return false;
        foreach (var (name, value) in left.Fields)
        {
            if (!right.Has(name) || !Same(value, right[name], depth + 1, ref budget)) return false;
        }

        return true;
    }
}
