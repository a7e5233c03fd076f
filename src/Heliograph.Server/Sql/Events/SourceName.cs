namespace Heliograph.Server.Sql.Events;

/// <summary>How FROM names a source: <c>$sources/type:name</c>, or <c>$bridges/type:name</c> as before EMQX 5.4.</summary>
internal static class SourceName
{
    private static readonly string[] s_prefixes = ["$sources/", "$bridges/"];

    /// <summary>Whether a topic of FROM names a source, well or badly.</summary>
    public static bool Is(string topic) => Array.Exists(s_prefixes, topic.StartsWith);

    /// <summary>The id of the source, <c>type:name</c>; null when the topic names none.</summary>
    public static string? Read(string topic)
    {
        if (!Is(topic)) return null;
        var id = topic[(topic.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < id.Length - 1 ? id : null;
    }
}
