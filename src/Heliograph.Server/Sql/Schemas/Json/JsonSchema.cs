using System.Text.Json;
using System.Text.Json.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>A JSON Schema: a payload is JSON, and what it wants holds of it.</summary>
internal sealed class JsonSchema : ISchema
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = SchemaBounds.Depth };

    private readonly JsonShape _root;

    private JsonSchema(JsonShape root) => _root = root;

    /// <summary>The schema of a text.</summary>
    /// <exception cref="SchemaException">It is none; the message names the line or the path.</exception>
    public static JsonSchema Compile(string text)
    {
        try
        {
            if (JsonNode.Parse(text, null, s_options) is not JsonObject root) throw new SchemaException("a JSON Schema is an object");
            return new(new JsonSchemaReader(root).Shape(root, "#"));
        }
        catch (JsonException wrong)
        {
            throw new SchemaException($"line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}: no JSON, or nested more than {SchemaBounds.Depth} deep", wrong);
        }
        catch (ArgumentException wrong)
        {
            throw new SchemaException("an object has a name twice", wrong);
        }
    }

    /// <inheritdoc/>
    public SqlValue Decode(SqlValue bytes, SqlValue message)
    {
        OneMessage.Check(message);
        var value = SqlJson.Read(bytes);
        Check(value);
        return value;
    }

    // What is sent is what is checked: undefined is null in it.
    /// <inheritdoc/>
    public SqlValue Encode(SqlValue value, SqlValue message)
    {
        OneMessage.Check(message);
        var text = SqlValue.Of(SqlJson.Write(value));
        Check(SqlJson.Read(text));
        return text;
    }

    private void Check(SqlValue value)
    {
        var check = new JsonCheck();
        if (!_root.Holds(value, check)) throw new SqlException($"not as the schema says at {check.Failed}");
    }
}
