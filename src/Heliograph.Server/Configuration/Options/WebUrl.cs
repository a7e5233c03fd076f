namespace Heliograph.Server.Configuration;

/// <summary>What can be asked over HTTP.</summary>
internal static class WebUrl
{
    /// <summary>Whether it is the URL of a web service whose host does not depend on what a client says.</summary>
    public static bool IsValid(string text) =>
        Uri.TryCreate(text.Replace("${", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https" && !Origin(text).Contains('$', StringComparison.Ordinal);

    private static string Origin(string text)
    {
        var host = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = text.AsSpan(host).IndexOfAny("/?#");
        return end < 0 ? text : text[..(host + end)];
    }
}
