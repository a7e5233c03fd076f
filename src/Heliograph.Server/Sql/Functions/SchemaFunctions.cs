using Heliograph.Server.Sql.Schemas;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions that read and write payloads by a schema of the registry, which they name.</summary>
internal static class SchemaFunctions
{
    private const int LongestName = 128;

    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("schema_check", 2, 3, Check),
        new("schema_decode", 2, 3, call => Within(call, Decode)),
        new("schema_encode", 2, 3, call => Within(call, Encode)),
    ];

    // What is wrong with a payload is an exception that names the function.
    private static SqlValue Within(SqlCall call, Func<ISchema, SqlValue, SqlValue, SchemaBudget, SqlValue> translate)
    {
        var schema = Find(call);
        try
        {
            return translate(schema, call[1], call[2], new(call.Frame));
        }
        catch (SqlException reason)
        {
            throw call.Fail(reason.Message);
        }
    }

    private static SqlValue Decode(ISchema schema, SqlValue bytes, SqlValue message, SchemaBudget budget) =>
        bytes.Type == SqlType.Text ? schema.Decode(bytes, message, budget) : throw new SqlException("argument 2 is to be a text: bytes that are not decoded yet");

    private static SqlValue Encode(ISchema schema, SqlValue value, SqlValue message, SchemaBudget budget) => schema.Encode(value, message, budget);

    private static SqlValue Check(SqlCall call)
    {
        var schema = Find(call);
        try
        {
            if (call[1].Type == SqlType.Text) schema.Decode(call[1], call[2], new(call.Frame));
            else schema.Encode(call[1], call[2], new(call.Frame));
            return SqlValue.Of(true);
        }
        catch (SqlException)
        {
            // That the statement has nothing left says nothing of the payload, and is thrown again.
            call.Frame?.Spend(0);
            call.Frame?.CheckTime();
            return SqlValue.Of(false);
        }
    }

    private static ISchema Find(SqlCall call) => call.Environment.Schemas.Find(call.Bytes(0)) ?? throw call.Fail($"there is no schema '{SchemaText.Shown(call.Text(0), LongestName)}'");
}
