using System.Text.Json.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>A JSON Schema: a payload is JSON, and what it wants holds of it.</summary>
internal sealed class JsonSchema : ISchema
{
    private readonly JsonShape _root;

    private JsonSchema(JsonShape root) => _root = root;

    /// <summary>The schema of a text.</summary>
    /// <exception cref="SchemaException">It is none; the message names the line or the path.</exception>
    public static JsonSchema Compile(string text) =>
        SchemaJson.Parse(text) is JsonObject root ? new(new JsonSchemaReader(root).Whole(root)) : throw new SchemaException("a JSON Schema is an object");

    /// <inheritdoc/>
    public SqlValue Decode(SqlValue bytes, SqlValue message, SchemaBudget budget)
    {
        OneMessage.Check(message);
        var value = SqlJson.Read(bytes);
        Check(value, budget);
        return value;
    }

    // What is sent is what is checked: undefined is null in it.
    /// <inheritdoc/>
    public SqlValue Encode(SqlValue value, SqlValue message, SchemaBudget budget)
    {
        OneMessage.Check(message);
        var text = SqlValue.Of(SqlJson.Write(value));
        budget.SpendBytes(text.Bytes.Length);
        Check(SqlJson.Read(text), budget);
        return text;
    }

    private void Check(SqlValue value, SchemaBudget budget)
    {
        var check = new JsonCheck(budget);
        if (!_root.Holds(value, check)) throw new SqlException($"not as the schema says at {check.Failed}");
    }
}
