namespace Heliograph.Broker.Tracing;

/// <summary>Signed tokens (RFC 7519) that clients give as their user names: whoever reads one can come in with it.</summary>
internal static class TokenText
{
    private const string Hidden = "******";

    /// <summary>Whether a text has the form of one: three or five parts of Base64url with full stops between them, the first of a JSON object.</summary>
    public static bool Is(string text) => text.StartsWith("ey", StringComparison.Ordinal) && text.Count(c => c == '.') is 2 or 4 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>The text, or asterisks in place of a token.</summary>
    public static string? Hide(string? text) => text is not null && Is(text) ? Hidden : text;
}
