using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Heliograph.Server.Sql.Functions;

/// <summary>
/// What is put where a regular expression matched: <c>&amp;</c> and <c>\0</c> are the match, <c>\1</c> and <c>\g{1}</c> are groups, a backslash before
/// anything else takes away its meaning.
/// </summary>
internal static partial class RegexReplacement
{
    /// <summary>Adds the replacement of one match.</summary>
    public static void Add(string replacement, Match match, SqlBuffer result)
    {
        if (replacement.AsSpan().IndexOfAny('&', '\\') < 0)
        {
            result.Add(Encoding.Latin1.GetBytes(replacement));
            return;
        }

        result.Add(Encoding.Latin1.GetBytes(Reference().Replace(replacement, reference => Resolve(reference, match))));
    }

    private static string Resolve(Match reference, Match match)
    {
        if (reference.Value == "&") return match.Value;
        if (!reference.Groups["group"].Success) return reference.Value[1..];
        return int.TryParse(reference.Groups["group"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var group) ? match.Groups[group].Value : "";
    }

    [GeneratedRegex(@"&|\\(?:g\{(?<group>[0-9]{1,4})\}|g?(?<group>[0-9]{1,4})|[\s\S])")]
    private static partial Regex Reference();
}
