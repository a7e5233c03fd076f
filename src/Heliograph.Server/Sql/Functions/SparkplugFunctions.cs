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
        new("spb_decode", 1, 2, call => Within(call, (schema, bytes, message, budget) => SparkplugBytes.ToBase64(Decode(schema, bytes, message, budget)))),
        new("spb_encode", 1, 2, call => Within(call, (schema, value, message, budget) => Encode(schema, SparkplugBytes.FromBase64(Read(value)), message, budget))),
        new("spb_zip_kvs", 1, 1, call => Within(call, (_, payload, _, budget) => payload.Type == SqlType.Map ? new SparkplugKeys(budget).Zip(payload) : throw new SqlException("argument 1 is to be a map"))),
    ];

    private static SqlValue Within(SqlCall call, Func<ISchema, SqlValue, SqlValue, SchemaBudget, SqlValue> translate)
    {
        try
        {
            return translate(call.Environment.Schemas.Find(SparkplugB.Name)!, call[0], call.Arguments.Length > 1 ? call[1] : SparkplugB.Payload, new(call.Frame));
        }
        catch (SqlException reason)
        {
            throw call.Fail(reason.Message);
        }
    }

    private static SqlValue Decode(ISchema schema, SqlValue bytes, SqlValue message, SchemaBudget budget) =>
        bytes.Type == SqlType.Text ? schema.Decode(bytes, message, budget) : throw new SqlException("argument 1 is to be a text: bytes that are not decoded yet");

    private static SqlValue Encode(ISchema schema, SqlValue value, SqlValue message, SchemaBudget budget) => schema.Encode(value, message, budget);

    private static SqlValue Read(SqlValue value) => value.Type == SqlType.Text ? SqlJson.Read(value) : value;
}
