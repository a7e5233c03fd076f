using System.Buffers;
using System.Text.Json;
using Heliograph.Server.Apps;

namespace Heliograph.Server.Connectors.Kept;

/// <summary>The file with what the management API has set. It is replaced as a whole and only its owner may read it: there are secrets in it.</summary>
/// <param name="path">The file, which need not exist; null when nothing outlives the process.</param>
internal sealed class KeptFile(string? path)
{
    private const int Version = 1;

    /// <summary>What an error of the file says at its end.</summary>
    private const string Remedy = "restore it from a backup, or move it away: then the configuration file alone holds, and what was set over the management API is gone";

    /// <summary>Every list with its entries by identifier, in the order in which they were made.</summary>
    /// <exception cref="KeptException">The file cannot be read.</exception>
    public IReadOnlyDictionary<KeptKind, IReadOnlyList<KeyValuePair<string, KeptEntry>>> Read()
    {
        try
        {
            using var document = path is null || !File.Exists(path) ? null : JsonDocument.Parse(File.ReadAllBytes(path));
            return document is null ? [] : Lists(document.RootElement);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new KeptException($"'{path}' is damaged ({cause.Message}); {Remedy}", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new KeptException($"'{path}' cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>What is wrong with an entry of the file.</summary>
    public KeptException Wrong(KeptKind kind, string id, Exception cause) =>
        new($"'{path}': {NameOf(kind)} has '{id}', which cannot be used: {cause.Message}. Correct it there; or {Remedy}", cause);

    /// <summary>Replaces the file. Returns when it is on disk.</summary>
    /// <exception cref="KeptException">It cannot be written; what was in it is in it.</exception>
    public void Write(IReadOnlyList<IKeptList> lists)
    {
        if (path is null) return;
        try
        {
            PrivateFile.MakeFolderOf(path);
            PrivateFile.Replace(path, Format(lists));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new KeptException($"'{path}' cannot be written: {cause.Message}. Nothing has changed; see that the data folder has room and may be written, and try again", cause);
        }
    }

    private static string NameOf(KeptKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    private static Dictionary<KeptKind, IReadOnlyList<KeyValuePair<string, KeptEntry>>> Lists(JsonElement root)
    {
        if (root.GetProperty("version").GetInt32() is not Version and var version) throw new FormatException($"its version is {version}, this program knows {Version}");
        var lists = new Dictionary<KeptKind, IReadOnlyList<KeyValuePair<string, KeptEntry>>>();
        foreach (var kind in Enum.GetValues<KeptKind>())
        {
            if (root.TryGetProperty(NameOf(kind), out var entries)) lists[kind] = [.. entries.EnumerateObject().Select(one => KeyValuePair.Create(one.Name, EntryOf(one.Value)))];
        }

        return lists;
    }

    private static KeptEntry EntryOf(JsonElement entry) => new(
        entry.TryGetProperty("settings", out var settings) ? settings.ValueKind == JsonValueKind.Object ? settings.GetRawText() : throw new FormatException("settings are no object")
            : entry.GetProperty("deleted").GetBoolean() ? null : throw new FormatException("an entry has no settings"),
        entry.GetProperty("created_at").GetInt64(),
        entry.GetProperty("modified_at").GetInt64());

    private static ReadOnlySpan<byte> Format(IReadOnlyList<IKeptList> lists)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new() { Indented = true, SkipValidation = true });
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        foreach (var list in lists)
        {
            json.WriteStartObject(NameOf(list.Kind));
            foreach (var (id, entry) in list.Entries) Write(json, id, entry);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static void Write(Utf8JsonWriter json, string id, KeptEntry entry)
    {
        json.WriteStartObject(id);
        json.WriteNumber("created_at", entry.CreatedAt);
        json.WriteNumber("modified_at", entry.ModifiedAt);
        if (entry.Settings is null)
        {
            json.WriteBoolean("deleted", true);
        }
        else
        {
            json.WritePropertyName("settings");
            json.WriteRawValue(entry.Settings, skipInputValidation: true);
        }

        json.WriteEndObject();
    }
}
