using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>How much a function may return.</summary>
internal static class SqlBounds
{
    /// <summary>The longest text, in bytes: 16 MiB.</summary>
    public const int Bytes = 16 << 20;

    /// <summary>What to throw when a result would be longer.</summary>
    public static SqlException Exceeded(SqlCall call) => call.Fail($"the result would be longer than {Bytes} bytes");

    /// <summary>A length that a result may have.</summary>
    /// <exception cref="SqlException">It may not.</exception>
    public static int Check(long length, SqlCall call) => length <= Bytes ? (int)length : throw Exceeded(call);
}
