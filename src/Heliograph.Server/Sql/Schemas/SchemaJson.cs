using System.Text.Json;
using System.Text.Json.Nodes;

namespace Heliograph.Server.Sql.Schemas;

/// <summary>Schemas that are JSON themselves.</summary>
internal static class SchemaJson
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = SchemaBounds.Depth, AllowDuplicateProperties = false };

    /// <summary>The JSON that a text is.</summary>
    /// <exception cref="SchemaException">It is none; the message names the line.</exception>
    public static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, null, s_options);
        }
        catch (JsonException wrong)
        {
            throw new SchemaException(wrong.LineNumber is { } line ? $"line {line + 1}, byte {wrong.BytePositionInLine + 1}: no JSON, or nested more than {SchemaBounds.Depth} deep" : "an object has a name twice", wrong);
        }
    }

    /// <summary>Whether a part is a text, and which.</summary>
    public static string? TextOf(JsonNode? node) => node is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : null;
}
