using System.Text.RegularExpressions;

namespace Heliograph.Server.Configuration;

/// <summary>What <c>${…}</c> in a setting stands for: something a client says of itself.</summary>
internal static partial class ClientPlaceholder
{
    private static readonly string[] s_known =
        ["clientid", "username", "password", "peerhost", "peerport", "listener", "cert_common_name", "cert_subject"];

    /// <summary>What is wrong with a text's placeholders; null when all are known.</summary>
    public static string? Unknown(string text)
    {
        var unknown = Pattern().Matches(text).FirstOrDefault(match => !s_known.Contains(match.Groups[1].Value));
        return unknown is null ? null : $"{unknown.Value} is not known; there are {string.Join(", ", s_known.Select(name => $"${{{name}}}"))}";
    }

    /// <summary>The text with what <paramref name="value"/> says in place of each placeholder.</summary>
    public static string Fill(string text, Func<string, string> value) => Pattern().Replace(text, match => value(match.Groups[1].Value));

    [GeneratedRegex(@"\$\{([^}]*)\}")]
    private static partial Regex Pattern();
}
