namespace Heliograph.Server.Sql.Values;

/// <summary>
/// Walks over values of JSON without making values of them. Takes and refuses what <see cref="System.Text.Json.Utf8JsonReader"/> does, in about half its
/// time: in most messages a rule looks at one field and only has to know that the others are JSON. Methods return the place behind, or
/// <see cref="JsonTokens.No"/>.
/// </summary>
internal static class JsonScanner
{
    /// <summary>A value, with blanks before it. <paramref name="depth"/>: lists and maps that it is in already.</summary>
    public static int Value(ReadOnlySpan<byte> json, int at, int depth)
    {
        var maps = 0UL; // A bit for each list or map that the place is in, the innermost first; 1 is a map.
        var inner = 0;
        while (true)
        {
            at = JsonTokens.Blanks(json, at);
            var first = JsonTokens.ByteAt(json, at);
            if (first is (byte)'{' or (byte)'[')
            {
                if (depth + inner++ == SqlJson.MaxDepth) return JsonTokens.No;
                maps = (maps << 1) | (first == '{' ? 1UL : 0);
                at = JsonTokens.Blanks(json, at + 1);
                if (JsonTokens.ByteAt(json, at) != End(maps))
                {
                    if (first == '{' && (at = Name(json, at)) < 0) return JsonTokens.No;
                    continue;
                }

                (maps, inner, at) = (maps >> 1, inner - 1, at + 1);
            }
            else
            {
                at = first == '"' ? JsonTokens.Text(json, at + 1) : JsonTokens.Scalar(json, at);
                if (at < 0) return JsonTokens.No;
            }

            if ((at = Behind(json, at, ref maps, ref inner)) < 0 || inner == 0) return at;
        }
    }

    /// <summary>A name, which has no blanks before it, and its colon.</summary>
    public static int Name(ReadOnlySpan<byte> json, int at)
    {
        if (JsonTokens.ByteAt(json, at) != '"' || (at = JsonTokens.Text(json, at + 1)) < 0) return JsonTokens.No;
        at = JsonTokens.Blanks(json, at);
        return JsonTokens.ByteAt(json, at) == ':' ? at + 1 : JsonTokens.No;
    }

    // From behind a value to where the next one begins, out of all lists and maps that end here.
    private static int Behind(ReadOnlySpan<byte> json, int at, ref ulong maps, ref int inner)
    {
        while (inner > 0)
        {
            at = JsonTokens.Blanks(json, at);
            var next = JsonTokens.ByteAt(json, at++);
            if (next == ',') return (maps & 1) == 0 ? at : Name(json, JsonTokens.Blanks(json, at));
            if (next != End(maps)) return JsonTokens.No;
            (maps, inner) = (maps >> 1, inner - 1);
        }

        return at;
    }

    private static int End(ulong maps) => (maps & 1) == 1 ? '}' : ']';
}
