using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Heliograph.Server.Sql.Templates;
using Heliograph.Server.Sql.Values;
using Npgsql;
using NpgsqlTypes;

namespace Heliograph.Server.Connectors.Pgsql;

/// <summary>A value of a row on its way to a parameter: in between it is a letter for its type and its text.</summary>
internal static class PgsqlValue
{
    private const byte Nothing = (byte)'n';
    private const byte Float = (byte)'f';
    private const byte Other = (byte)'v';

    /// <summary>The field of a record for a value; undefined is NULL, lists and maps are JSON.</summary>
    /// <exception cref="SqlException">It cannot be written.</exception>
    public static byte[] Field(SqlValue value)
    {
        if (!value.HasValue) return [Nothing];
        return [value.Type == SqlType.Float ? Float : Other, .. Template.TextOf(value)];
    }

    /// <summary>The parameter of a field; null when the database could not take it as a text.</summary>
    public static NpgsqlParameter? Parameter(ReadOnlySpan<byte> field, PgsqlKind kind)
    {
        var type = kind == PgsqlKind.Octets ? NpgsqlDbType.Bytea : NpgsqlDbType.Unknown;
        if (field.IsEmpty || field[0] == Nothing) return new() { NpgsqlDbType = type, Value = DBNull.Value };
        var text = field[1..];
        if (kind == PgsqlKind.Octets) return new NpgsqlParameter<byte[]> { NpgsqlDbType = type, TypedValue = text.ToArray() };
        if (text.Contains((byte)0) || !Utf8.IsValid(text)) return null;
        return new NpgsqlParameter<string> { NpgsqlDbType = type, TypedValue = kind == PgsqlKind.Whole && field[0] == Float ? Whole(text) : Encoding.UTF8.GetString(text) };
    }

    // 25.0 is what a calculation makes of 25, and no text of an integer.
    private static string Whole(ReadOnlySpan<byte> text)
    {
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return Math.Abs(number) < 1L << 53 && Math.Floor(number) == number ? ((long)number).ToString(CultureInfo.InvariantCulture) : Encoding.UTF8.GetString(text);
    }
}
