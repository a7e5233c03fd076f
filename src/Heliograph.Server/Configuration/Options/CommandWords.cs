using System.Text;

namespace Heliograph.Server.Configuration;

/// <summary>
/// The words of a command: blanks are between them, but not in <c>'…'</c>, <c>"…"</c> and <c>${…}</c>. In quotes a backslash stands before a quote or a backslash. Cut before
/// anything is filled in, so that no value makes two words of one.
/// </summary>
internal static class CommandWords
{
    // They would change the connection that others use, or wait for an answer that does not come with the command.
    private static readonly HashSet<string> s_others = new(StringComparer.OrdinalIgnoreCase)
    {
        "AUTH", "HELLO", "SELECT", "MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH", "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE",
        "MONITOR", "SYNC", "PSYNC", "QUIT", "RESET", "CLIENT", "BLPOP", "BRPOP", "BLMOVE", "BRPOPLPUSH", "BLMPOP", "BZPOPMIN", "BZPOPMAX", "BZMPOP", "WAIT", "WAITAOF", "ASKING", "READONLY", "READWRITE",
    };

    /// <summary>What is wrong with a command; null when nothing is.</summary>
    public static string? WrongIn(string text)
    {
        try
        {
            var words = Split(text);
            if (words.Count == 0 || words[0].Contains("${", StringComparison.Ordinal)) return "expected the name of a command at the beginning, such as HSET";
            return s_others.Contains(words[0]) ? $"{words[0].ToUpperInvariant()} concerns the connection, not the data: expected another command" : null;
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }

    /// <summary>The words.</summary>
    /// <exception cref="FormatException">A quote or a placeholder is not closed.</exception>
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at])) at++;
            else words.Add(Word(text, ref at));
        }

        return words;
    }

    private static string Word(string text, ref int at)
    {
        var word = new StringBuilder();
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
        {
            if (text[at] is '\'' or '"') Quoted(text, ref at, word);
            else if (text.AsSpan(at).StartsWith("${")) Placeholder(text, ref at, word);
            else word.Append(text[at++]);
        }

        return word.ToString();
    }

    private static void Quoted(string text, ref int at, StringBuilder word)
    {
        var quote = text[at++];
        while (at < text.Length && text[at] != quote)
        {
            if (text.AsSpan(at).StartsWith("${"))
            {
                Placeholder(text, ref at, word);
                continue;
            }

            if (text[at] == '\\' && at + 1 < text.Length && (text[at + 1] == quote || text[at + 1] == '\\')) at++;
            word.Append(text[at++]);
        }

        if (at++ >= text.Length) throw new FormatException($"a quote ({quote}) is not closed");
    }

    private static void Placeholder(string text, ref int at, StringBuilder word)
    {
        var end = text.IndexOf('}', at);
        if (end < 0) throw new FormatException("a placeholder (${) is not closed");
        word.Append(text, at, end + 1 - at);
        at = end + 1;
    }
}
