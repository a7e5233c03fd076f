using System.Text.Json;

namespace Heliograph.Server.Access;

/// <summary>The users of a JSON list.</summary>
internal static class JsonRecords
{
    /// <summary>Each object of the list; taking one may throw <see cref="FormatException"/>. A text that is no list yields one that does.</summary>
    public static IEnumerable<Func<UserRecord>> Read(Stream json)
    {
        var (document, wrong) = Parse(json);
        if (document is null) return [() => throw new FormatException(wrong)];
        return document.RootElement.ValueKind == JsonValueKind.Array
            ? document.RootElement.EnumerateArray().Select<JsonElement, Func<UserRecord>>(item => () => Record(item))
            : [() => throw new FormatException("expected a list of objects")];
    }

    private static (JsonDocument? Document, string Wrong) Parse(Stream json)
    {
        try
        {
            return (JsonDocument.Parse(json), "");
        }
        catch (JsonException wrong)
        {
            return (null, $"the file is no JSON: {wrong.Message}");
        }
    }

    private static UserRecord Record(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) throw new FormatException("expected an object");
        return new()
        {
            UserId = Text(item, "user_id") ?? throw new FormatException("user_id is missing"),
            Password = Text(item, "password"),
            Hash = Text(item, "password_hash"),
            Salt = Text(item, "salt") ?? "",
            IsSuperuser = UserRecord.Flag(Text(item, "is_superuser") ?? ""),
        };
    }

    private static string? Text(JsonElement item, string name)
    {
        if (!item.TryGetProperty(name, out var value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => null,
            JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw new FormatException($"{name} is not a text"),
        };
    }
}
