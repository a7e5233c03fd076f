using System.Text;
using System.Text.RegularExpressions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>A regular expression as JSON Schema has them: found anywhere in a text, its classes those of ASCII, its <c>$</c> the very end.</summary>
internal sealed class JsonPattern
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(100);

    private readonly Regex _regex;

    /// <summary>The pattern of a text.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public JsonPattern(string pattern)
    {
        var translated = Translate(pattern);
        try
        {
            _regex = new(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_patience);
        }
        catch (NotSupportedException)
        {
            // What looks ahead or back is searched by trying.
            _regex = new(translated, RegexOptions.CultureInvariant, s_patience);
        }
    }

    /// <summary>Whether it is found in a text.</summary>
    /// <exception cref="SqlException">That takes too long to say.</exception>
    public bool IsIn(string text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new SqlException("the patterns of the schema take too long");
        }
    }

    private static string Translate(string pattern)
    {
        var (result, isClass) = (new StringBuilder(), false);
        for (var i = 0; i < pattern.Length; i++)
        {
            var one = pattern[i];
            if (one == '\\' && i + 1 < pattern.Length)
            {
                result.Append(Escape(pattern[++i], isClass));
                continue;
            }

            isClass = one == '[' || (isClass && one != ']');
            result.Append(one == '$' && !isClass ? "\\z" : one.ToString());
        }

        return result.ToString();
    }

    private static string Escape(char escaped, bool isClass) => (escaped, isClass) switch
    {
        ('d', false) => "[0-9]",
        ('D', false) => "[^0-9]",
        ('w', false) => "[A-Za-z0-9_]",
        ('W', false) => "[^A-Za-z0-9_]",
        ('d', true) => "0-9",
        ('w', true) => "A-Za-z0-9_",
        _ => $"\\{escaped}",
    };
}
