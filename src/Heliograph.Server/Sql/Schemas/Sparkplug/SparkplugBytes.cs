using System.Buffers;
using System.Buffers.Text;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Sparkplug;

/// <summary>The bytes in the metrics of a payload, as base64, so that the payload can be JSON.</summary>
internal static class SparkplugBytes
{
    private const string Field = "bytes_value";

    /// <summary>A payload with base64 in place of bytes.</summary>
    public static SqlValue ToBase64(SqlValue payload) => SparkplugMetrics.Each(payload, metric => Change(metric, bytes => SqlValue.Of(Convert.ToBase64String(bytes.Bytes))));

    /// <summary>A payload with bytes in place of base64.</summary>
    /// <exception cref="SqlException">Something is no base64.</exception>
    public static SqlValue FromBase64(SqlValue payload) => SparkplugMetrics.Each(payload, metric => Change(metric, Decode));

    private static SqlMap Change(SqlMap metric, Func<SqlValue, SqlValue> change) => metric[Field] is { Type: SqlType.Text } bytes ? metric.With(Field, change(bytes)) : metric;

    private static SqlValue Decode(SqlValue text)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Bytes.Length)];
        return Base64.DecodeFromUtf8(text.Bytes, bytes, out _, out var written) == OperationStatus.Done ? SqlValue.Of(bytes, 0, written) : throw new SqlException($"a {Field} is no base64");
    }
}
