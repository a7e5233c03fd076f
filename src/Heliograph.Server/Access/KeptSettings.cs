using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access;

/// <summary>How settings are written into <c>access.db</c>, secrets included: the file is its owner's alone.</summary>
internal static class KeptSettings
{
    /// <summary>A list of sections.</summary>
    public static (Func<IReadOnlyList<T>, string> Write, Func<string, IReadOnlyList<T>> Read) List<T>()
        where T : class, new() =>
        (list => new JsonArray([.. list.Select(JsonNode (one) => SettingsJson.Write(one, reveal: true))]).ToJsonString(),
        text => [.. JsonNode.Parse(text)!.AsArray().Select(one => SettingsJson.Read<T>(one!.AsObject(), "access.db"))]);

    /// <summary>One section.</summary>
    public static (Func<T, string> Write, Func<string, T> Read) One<T>()
        where T : class, new() => (Text, text => SettingsJson.Read<T>(JsonNode.Parse(text)!.AsObject(), "access.db"));

    /// <summary>A section as one text: two sections are the same when their texts are. Has secrets in it.</summary>
    public static string Text<T>(T section)
        where T : class => SettingsJson.Write(section, reveal: true).ToJsonString();
}
