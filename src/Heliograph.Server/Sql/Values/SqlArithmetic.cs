namespace Heliograph.Server.Sql.Values;

/// <summary>
/// + − * / div mod. Whole numbers stay whole but for /, whose result never is. What has no result in 64 bits is an error, as is what is no number; but
/// + with a text on either side puts both together as text.
/// </summary>
internal static class SqlArithmetic
{
    /// <summary>The sum, or both as one text.</summary>
    /// <exception cref="SqlException">There is none.</exception>
    public static SqlValue Add(SqlValue left, SqlValue right)
    {
        if (left.Type == SqlType.Text || right.Type == SqlType.Text) return SqlText.Concatenate(left, right);
        if (!AreWhole(left, right, "+")) return Finite(left.Number + right.Number, "+");
        var sum = unchecked(left.Integer + right.Integer);
        return ((left.Integer ^ sum) & (right.Integer ^ sum)) < 0 ? throw Beyond("+") : SqlValue.Of(sum);
    }

    /// <summary>The difference.</summary>
    /// <exception cref="SqlException">There is none.</exception>
    public static SqlValue Subtract(SqlValue left, SqlValue right)
    {
        if (!AreWhole(left, right, "-")) return Finite(left.Number - right.Number, "-");
        var difference = unchecked(left.Integer - right.Integer);
        return ((left.Integer ^ right.Integer) & (left.Integer ^ difference)) < 0 ? throw Beyond("-") : SqlValue.Of(difference);
    }

    /// <summary>The product.</summary>
    /// <exception cref="SqlException">There is none.</exception>
    public static SqlValue Multiply(SqlValue left, SqlValue right)
    {
        if (!AreWhole(left, right, "*")) return Finite(left.Number * right.Number, "*");
        var high = Math.BigMul(left.Integer, right.Integer, out var low);
        return high != low >> 63 ? throw Beyond("*") : SqlValue.Of(low);
    }

    /// <summary>The quotient, never a whole number.</summary>
    /// <exception cref="SqlException">There is none.</exception>
    public static SqlValue Divide(SqlValue left, SqlValue right)
    {
        _ = AreWhole(left, right, "/");
        return right.Number == 0 ? throw ByZero() : Finite(left.Number / right.Number, "/");
    }

    /// <summary>The quotient of whole numbers without its fraction.</summary>
    /// <exception cref="SqlException">There is none.</exception>
    public static SqlValue DivideWhole(SqlValue left, SqlValue right)
    {
        Whole(left, right, "div");
        if (right.Integer != -1) return SqlValue.Of(left.Integer / right.Integer);
        return left.Integer == long.MinValue ? throw Beyond("div") : SqlValue.Of(-left.Integer);
    }

    /// <summary>What a division of whole numbers leaves, with the sign of the number that is divided.</summary>
    /// <exception cref="SqlException">There is none.</exception>
    public static SqlValue Remainder(SqlValue left, SqlValue right)
    {
        Whole(left, right, "mod");
        return SqlValue.Of(right.Integer == -1 ? 0 : left.Integer % right.Integer);
    }

    /// <summary>The number with the other sign.</summary>
    /// <exception cref="SqlException">It is no number.</exception>
    public static SqlValue Negate(SqlValue value) => Subtract(value.Type == SqlType.Float ? SqlValue.Of(-0.0) : SqlValue.Of(0L), value);

    private static bool AreWhole(SqlValue left, SqlValue right, string name)
    {
        if (!left.IsNumber || !right.IsNumber) throw new SqlException($"{name} of {Kind(left.IsNumber ? right : left)}");
        return left.Type == SqlType.Integer && right.Type == SqlType.Integer;
    }

    private static void Whole(SqlValue left, SqlValue right, string name)
    {
        if (!AreWhole(left, right, name)) throw new SqlException($"{name} of a number that is not whole");
        if (right.Integer == 0) throw ByZero();
    }

    private static string Kind(SqlValue value) => value.Type.ToString().ToLowerInvariant();

    private static SqlValue Finite(double number, string name) => double.IsFinite(number) ? SqlValue.Of(number) : throw Beyond(name);

    private static SqlException Beyond(string name) => new($"the result of {name} is beyond 64 bits");

    private static SqlException ByZero() => new("division by zero");
}
