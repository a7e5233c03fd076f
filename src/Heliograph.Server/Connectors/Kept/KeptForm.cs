using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Connectors.Kept;

/// <summary>How items of a list are told apart and kept.</summary>
/// <param name="Kind">Which list it is.</param>
/// <param name="IdOf">The identifier of an item, which no other of the list has.</param>
internal sealed record KeptForm<T>(KeptKind Kind, Func<T, string> IdOf)
    where T : class, new()
{
    /// <summary>An item as a text with its secrets: two say the same when their texts are.</summary>
    public static string Write(T item) => SettingsJson.Write(item, reveal: true).ToJsonString();

    /// <summary>What <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">It is none, or not of this identifier.</exception>
    public T Read(string id, string text)
    {
        var item = SettingsJson.Read<T>(JsonNode.Parse(text)!.AsObject(), "");
        return IdOf(item) == id ? item : throw new FormatException($"it calls itself '{IdOf(item)}'");
    }
}
