using System.Buffers;
using System.Globalization;

namespace Heliograph.Server.Sql.Parsing;

/// <summary>Cuts a statement into tokens. What would nest too deeply ends here, before anything recurses into it.</summary>
internal sealed class SqlLexer(string text)
{
    /// <summary>How deep brackets and CASE, and how many signs or NOTs one after the other, may be.</summary>
    internal const int MaxNesting = 64;

    private static readonly SearchValues<char> s_name =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$@~");

    private readonly List<SqlToken> _tokens = [];
    private int _at;
    private int _depth;
    private int _run;

    /// <summary>The tokens, the last of which is <see cref="SqlKind.End"/>.</summary>
    /// <exception cref="SqlSyntaxException">There is a character that begins nothing, a text without end, or too deep a nesting.</exception>
    public IReadOnlyList<SqlToken> Tokens()
    {
        for (SkipBlanks(); _at < text.Length; SkipBlanks())
        {
            var token = Next();
            Nest(token);
            _tokens.Add(token);
            _at = token.End;
        }

        _tokens.Add(new(SqlKind.End, "", _at, _at));
        return _tokens;
    }

    /// <summary>The exception for what is at a place.</summary>
    public static SqlSyntaxException Error(string text, int at, string message)
    {
        var before = text.AsSpan(0, Math.Min(at, text.Length));
        return new(message, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at])) _at++;
            else if (text.AsSpan(_at).StartsWith("--")) _at = EndOf(text.AsSpan(_at).IndexOf('\n'));
            else return;
        }
    }

    private int EndOf(int length) => length < 0 ? text.Length : _at + length;

    private SqlToken Next() => text[_at] switch
    {
        '\'' => Quoted(SqlKind.Text),
        '"' => Quoted(SqlKind.Name),
        >= '0' and <= '9' => Number(),
        '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => Word(),
        _ => Sign(),
    };

    private SqlToken Word()
    {
        var end = EndOf(text.AsSpan(_at).IndexOfAnyExcept(s_name));
        var word = text[_at..end];
        return new(SqlKind.OfWord(word), word, _at, end);
    }

    private SqlToken Quoted(char kind)
    {
        var quote = text[_at];
        var end = _at + 1;
        while (true)
        {
            var next = text.AsSpan(end).IndexOf(quote);
            if (next < 0) throw Error(text, _at, kind == SqlKind.Text ? "a text without an ending '" : "a name without an ending \"");
            end += next + 1;
            if (end == text.Length || text[end] != quote) break;
            end++;
        }

        return new(kind, text[(_at + 1)..(end - 1)].Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal), _at, end);
    }

    // After a dot a number is a step of a path, which has no fraction.
    private SqlToken Number()
    {
        var end = Digits(_at);
        var whole = end;
        if (_tokens.Count == 0 || _tokens[^1].Kind != '.')
        {
            if (end < text.Length && text[end] == '.' && Digits(end + 1) > end + 1) end = Digits(end + 1);
            end = Exponent(end);
        }

        var number = text.AsSpan(_at, end - _at);
        if (!double.IsFinite(double.Parse(number, CultureInfo.InvariantCulture))) throw Error(text, _at, "a number beyond 64 bits");
        return new(end == whole && long.TryParse(number, out _) ? SqlKind.Integer : SqlKind.Float, number.ToString(), _at, end);
    }

    private int Exponent(int at)
    {
        if (at >= text.Length || text[at] is not ('e' or 'E')) return at;
        var digits = at + 1 < text.Length && text[at + 1] is '+' or '-' ? at + 2 : at + 1;
        var end = Digits(digits);
        return end > digits ? end : at;
    }

    private int Digits(int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at;
    }

    private SqlToken Sign()
    {
        var two = text.AsSpan(_at, Math.Min(2, text.Length - _at));
        if (two is "<>" or "!=" or ">=" or "<=" or "=~") return new(SqlKind.Comparison, two.ToString(), _at, _at + 2);
        if (two is "..") return new(SqlKind.Range, "..", _at, _at + 2);
        var kind = two[0] switch
        {
            '=' or '<' or '>' => SqlKind.Comparison,
            '+' or '-' or '*' or '/' or '(' or ')' or '[' or ']' or ',' or '.' => two[0],
            _ => throw Error(text, _at, $"unexpected character \"{two[0]}\""),
        };
        return new(kind, two[..1].ToString(), _at, _at + 1);
    }

    private void Nest(SqlToken token)
    {
        if (token.Kind is '(' or '[' or SqlKind.Case) _depth++;
        if (token.Kind is ')' or ']' or SqlKind.EndCase) _depth--;
        _run = token.Kind is '+' or '-' or SqlKind.Not ? _run + 1 : 0;
        if (_depth > MaxNesting || _run > MaxNesting) throw Error(text, token.Start, $"nested more than {MaxNesting} deep");
    }
}
