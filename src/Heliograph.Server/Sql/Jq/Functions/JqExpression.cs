using System.Text.RegularExpressions;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>
/// A regular expression whose groups are in the order in which they are written. .NET counts those with a name after all others. Any thread.
/// </summary>
internal sealed class JqExpression
{
    private readonly int[] _groups;

    /// <summary>One of a pattern.</summary>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public JqExpression(string pattern, RegexOptions options, TimeSpan limit)
    {
        Regex = new(pattern, options, limit);
        var plain = 1;
        var names = Names(pattern, options.HasFlag(RegexOptions.IgnorePatternWhitespace)).Distinct(StringComparer.Ordinal);
        var numbers = names.Select(name => name.StartsWith('#') ? plain++ : Regex.GroupNumberFromName(name)).ToArray();

        // Should it have been read differently here and there, its own order is better than none.
        _groups = numbers.Order().SequenceEqual(Regex.GetGroupNumbers().Skip(1)) ? numbers : [.. Regex.GetGroupNumbers().Skip(1)];
    }

    /// <summary>The expression.</summary>
    public Regex Regex { get; }

    /// <summary>The groups of a match in order.</summary>
    public IEnumerable<Group> Groups(Match match) => _groups.Select(number => match.Groups[number]);

    // The names of groups; # and a number for those without.
    private static IEnumerable<string> Names(string pattern, bool hasComments)
    {
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\') i++;
            else if (inClass) inClass = pattern[i] != ']' || pattern[i - 1] == '[' || pattern.AsSpan(i - 2).StartsWith("[^");
            else if (pattern[i] == '[') inClass = true;
            else if (hasComments && pattern[i] == '#') i = pattern.IndexOf('\n', i) is >= 0 and var end ? end : pattern.Length;
            else if (pattern[i] == '(' && Name(pattern, i + 1) is { } name) yield return name;
        }
    }

    private static string? Name(string pattern, int at)
    {
        if (at >= pattern.Length || pattern[at] != '?') return $"#{at}";
        var isNamed = at + 2 < pattern.Length && (pattern[at + 1] == '\'' || (pattern[at + 1] == '<' && pattern[at + 2] is not ('=' or '!')));
        var end = isNamed ? pattern.IndexOfAny(['>', '\''], at + 2) : -1;
        return end < 0 ? null : pattern[(at + 2)..end];
    }
}
