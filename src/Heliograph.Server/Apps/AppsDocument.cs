using System.Text.Json;
using System.Text.Json.Serialization;

namespace Heliograph.Server.Apps;

/// <summary>What is in the file.</summary>
internal sealed record AppsDocument
{
    /// <summary>The version of the format that this program writes.</summary>
    public const int Newest = 1;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    /// <summary>The version of the format.</summary>
    public int Version { get; init; } = Newest;

    /// <summary>The apps, in the order they were made.</summary>
    public IReadOnlyList<App> Apps { get; init; } = [];

    /// <summary>Reads a file's content.</summary>
    /// <exception cref="JsonException">It is not one of this version.</exception>
    public static AppsDocument Parse(ReadOnlySpan<byte> content)
    {
        var document = JsonSerializer.Deserialize<AppsDocument>(content, s_json) ?? throw new JsonException("it is null");
        return document.Version == Newest ? document : throw new JsonException($"its version is {document.Version}, this program knows {Newest}");
    }

    /// <summary>The content of a file with these apps.</summary>
    public static byte[] Format(IEnumerable<App> apps) => JsonSerializer.SerializeToUtf8Bytes(new AppsDocument { Apps = [.. apps] }, s_json);
}
