using Heliograph.Protocol;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules.Inputs;

/// <summary>The names of reason codes of MQTT 5, in small letters with underscores: <c>not_authorized</c>.</summary>
internal static class ReasonNames
{
    // What is one word to EMQX.
    private static readonly string[] s_words = ["QoS", "UserName", "KeepAlive", "InUse"];

    private static readonly SqlValue[] s_names = [.. Enumerable.Range(0, 256).Select(code => SqlValue.Of(NameOf((ReasonCode)code)))];

    /// <summary>The name of a code.</summary>
    public static SqlValue Of(ReasonCode code) => s_names[(byte)code];

    private static string NameOf(ReasonCode code) => string.Concat(s_words.Aggregate($"{code}", (name, word) => name.Replace(word, $"{word[0]}{word[1..].ToLowerInvariant()}", StringComparison.Ordinal))
        .Select((letter, at) => at > 0 && char.IsAsciiLetterUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
