namespace Heliograph.Server.Sql.Templates;

/// <summary>Finds the placeholders of a statement, past texts, quoted names and comments, where one would be plain text.</summary>
/// <param name="text">The statement.</param>
internal struct StatementScan(string text)
{
    /// <summary>Where the search goes on.</summary>
    public int From { get; set; }

    /// <summary>Where the next placeholder begins and ends; null when there is none.</summary>
    /// <exception cref="FormatException">One is where no parameter can be, or another statement follows.</exception>
    public readonly (int Start, int End)? Next()
    {
        for (var at = From; at < text.Length;)
        {
            if (StartsWith(at, "${")) return (at, EndOf(at));
            if (text[at] == ';') throw new FormatException("expected a single statement, found a ; in it");
            var end = Skip(at);
            Refuse(at, end);
            at = end;
        }

        return null;
    }

    private readonly int Skip(int at) => text[at] switch
    {
        '\'' => QuoteEnd(at, '\'', at > 0 && text[at - 1] is 'e' or 'E' && (at == 1 || !IsWord(text[at - 2]))),
        '"' => QuoteEnd(at, '"', false),
        '-' when StartsWith(at, "--") => After(at, "\n"),
        '/' when StartsWith(at, "/*") => CommentEnd(at),
        '$' => DollarEnd(at),
        _ => at + 1,
    };

    private readonly void Refuse(int from, int to)
    {
        if (to - from > 1 && text.IndexOf("${", from, to - from, StringComparison.Ordinal) is >= 0 and var wrong)
            throw new FormatException($"{text[wrong..EndOf(wrong)]}: a placeholder stands between quotes or in a comment; write it without them");
    }

    // In '…' and "…" a doubled quote is one; in E'…' a backslash takes the next along.
    private readonly int QuoteEnd(int at, char quote, bool escapes)
    {
        for (at++; at < text.Length; at++)
        {
            if (escapes && text[at] == '\\') at++;
            else if (text[at] == quote) return at + 1;
        }

        throw new FormatException($"a quote ({quote}) is not closed");
    }

    private readonly int CommentEnd(int at)
    {
        var depth = 0;
        do
        {
            if (at >= text.Length) throw new FormatException("a comment (/*) is not closed");
            var step = StartsWith(at, "/*") ? 1 : StartsWith(at, "*/") ? -1 : 0;
            depth += step;
            at += step == 0 ? 1 : 2;
        }
        while (depth > 0);
        return at;
    }

    // $tag$ … $tag$
    private readonly int DollarEnd(int at)
    {
        if (at > 0 && IsWord(text[at - 1])) return at + 1;
        var close = at + 1;
        while (close < text.Length && IsWord(text[close])) close++;
        if (close == text.Length || text[close] != '$' || char.IsAsciiDigit(text[at + 1]))
            return at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) ? throw new FormatException("a parameter ($1) cannot be written: expected ${name}") : at + 1;
        var tag = text[at..(close + 1)];
        var end = text.IndexOf(tag, close + 1, StringComparison.Ordinal);
        return end < 0 ? throw new FormatException($"a quote ({tag}) is not closed") : end + tag.Length;
    }

    private readonly int After(int at, string end) => text.IndexOf(end, at, StringComparison.Ordinal) is >= 0 and var found ? found + end.Length : text.Length;

    private readonly int EndOf(int placeholder) =>
        text.IndexOf('}', placeholder) is >= 0 and var close ? close + 1 : throw new FormatException("a placeholder (${) is not closed");

    private readonly bool StartsWith(int at, string what) => text.AsSpan(at).StartsWith(what);

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
