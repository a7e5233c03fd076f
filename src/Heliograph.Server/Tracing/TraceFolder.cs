using System.Text.Json;
using Heliograph.Server.Apps;

namespace Heliograph.Server.Tracing;

/// <summary>Where traces are kept: two files for each, what was asked for and what was recorded, for their owner alone.</summary>
/// <param name="path">The folder; made when the first trace needs it.</param>
internal sealed class TraceFolder(string path)
{
    private const string DefinitionEnd = ".json";

    /// <summary>The file of records.</summary>
    public string FileOf(string name) => Path.Combine(path, name + ".log");

    /// <summary>Bytes recorded; 0 when there is no file.</summary>
    public long SizeOf(string name) => new FileInfo(FileOf(name)) is { Exists: true } file ? file.Length : 0;

    /// <summary>Keeps what was asked for.</summary>
    public void Save(TraceDefinition definition)
    {
        var file = Path.Combine(path, definition.Name + DefinitionEnd);
        PrivateFile.MakeFolderOf(file);
        PrivateFile.Replace(file, JsonSerializer.SerializeToUtf8Bytes(definition, TraceJson.Default.TraceDefinition));
    }

    /// <summary>Removes both files of a trace.</summary>
    public void Delete(string name)
    {
        if (!Directory.Exists(path)) return;
        File.Delete(FileOf(name));
        File.Delete(Path.Combine(path, name + DefinitionEnd));
    }

    /// <summary>The traces that an earlier process kept. A file that cannot be read is passed over.</summary>
    public IEnumerable<TraceDefinition> Load() => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*" + DefinitionEnd).Order(StringComparer.Ordinal).Select(Read).OfType<TraceDefinition>()
        : [];

    private static TraceDefinition? Read(string file)
    {
        try
        {
            var definition = JsonSerializer.Deserialize(File.ReadAllBytes(file), TraceJson.Default.TraceDefinition);
            return definition?.Problem() is null && definition?.Name + DefinitionEnd == Path.GetFileName(file) ? definition : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
