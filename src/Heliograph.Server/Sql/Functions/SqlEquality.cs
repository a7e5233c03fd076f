using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Whether two values are the same.</summary>
internal static class SqlEquality
{
    /// <summary>Of one type and equal, element by element: 2 is not 2.0.</summary>
    public static bool Same(SqlValue one, SqlValue other) => Compare(one, other, exact: true);

    /// <summary>As <see cref="Same"/>, but 2 is 2.0.</summary>
    public static bool Equal(SqlValue one, SqlValue other) => Compare(one, other, exact: false);

    private static bool Compare(SqlValue one, SqlValue other, bool exact)
    {
        if (!exact && one.IsNumber && other.IsNumber && one.Type != other.Type) return one.Number == other.Number;
        return one.Type == other.Type && one.Type switch
        {
            SqlType.Boolean => one.Truth == other.Truth,
            SqlType.Integer => one.Integer == other.Integer,
            SqlType.Float => one.Number.Equals(other.Number),
            SqlType.Text => one.Bytes.SequenceEqual(other.Bytes),
            SqlType.List => Lists(one.List, other.List, exact),
            SqlType.Map => Maps(one.Map, other.Map, exact),
            _ => true,
        };
    }

    private static bool Lists(IReadOnlyList<SqlValue> one, IReadOnlyList<SqlValue> other, bool exact)
    {
        if (one.Count != other.Count) return false;
        for (var i = 0; i < one.Count; i++)
            if (!Compare(one[i], other[i], exact)) return false;
        return true;
    }

    private static bool Maps(SqlMap one, SqlMap other, bool exact) =>
        one.Count == other.Count && one.Fields.All(field => other.Has(field.Key) && Compare(field.Value, other[field.Key], exact));
}
