using Heliograph.Server.Sql.Schemas;
using Heliograph.Server.Sql.Schemas.Sparkplug;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions that read and write payloads of Sparkplug B.</summary>
internal static class SparkplugFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("sparkplug_decode", 1, 2, call => Within(call, Decode)),
        new("sparkplug_encode", 1, 2, call => Within(call, Encode)),
        new("spb_decode", 1, 2, call => Within(call, (schema, bytes, message) => SparkplugBytes.ToBase64(Decode(schema, bytes, message)))),
        new("spb_encode", 1, 2, call => Within(call, (schema, value, message) => Encode(schema, SparkplugBytes.FromBase64(Read(value)), message))),
        new("spb_zip_kvs", 1, 1, call => Within(call, (_, payload, _) => payload.Type == SqlType.Map ? new SparkplugKeys().Zip(payload) : throw new SqlException("argument 1 is to be a map"))),
    ];

    private static SqlValue Within(SqlCall call, Func<ISchema, SqlValue, SqlValue, SqlValue> translate)
    {
        try
        {
            return translate(call.Environment.Schemas.Find(SparkplugB.Name)!, call[0], call.Arguments.Length > 1 ? call[1] : SparkplugB.Payload);
        }
        catch (SqlException reason)
        {
            throw call.Fail(reason.Message);
        }
    }

    private static SqlValue Decode(ISchema schema, SqlValue bytes, SqlValue message) =>
        bytes.Type == SqlType.Text ? schema.Decode(bytes, message) : throw new SqlException("argument 1 is to be a text: bytes that are not decoded yet");

    private static SqlValue Encode(ISchema schema, SqlValue value, SqlValue message) => schema.Encode(value, message);

    private static SqlValue Read(SqlValue value) => value.Type == SqlType.Text ? SqlJson.Read(value) : value;
}
