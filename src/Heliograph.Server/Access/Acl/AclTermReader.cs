namespace Heliograph.Server.Access.Acl;

/// <summary>Cuts an ACL file into its terms: Erlang terms, each ended by a full stop, with comments from <c>%</c> to the end of the line.</summary>
internal sealed class AclTermReader(string text)
{
    private const int Deepest = 32;

    private int _at;
    private int _line = 1;
    private int _depth;

    /// <summary>The next term and its full stop; null at the end.</summary>
    /// <exception cref="AclException">What stands there is no term.</exception>
    public AclTerm? Next()
    {
        SkipSpace();
        if (_at == text.Length) return null;
        var term = ReadTerm();
        Expect('.');
        return term;
    }

    private AclTerm ReadTerm()
    {
        SkipSpace();
        var line = _line;
        return Peek() switch
        {
            '{' => new(AclTermKind.Tuple, line, "", ReadItems('}')),
            '[' => new(AclTermKind.List, line, "", ReadItems(']')),
            '"' => new(AclTermKind.String, line, ReadQuoted('"')),
            '\'' => new(AclTermKind.Atom, line, ReadQuoted('\'')),
            >= '0' and <= '9' => new(AclTermKind.Number, line, ReadWhile(char.IsAsciiDigit)),
            >= 'a' and <= 'z' => new(AclTermKind.Atom, line, ReadWhile(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '@')),
            '\0' => throw new AclException(line, "the file ends within a rule; a rule ends with a full stop"),
            var other => throw new AclException(line, $"'{other}' is not the beginning of a term"),
        };
    }

    private List<AclTerm> ReadItems(char end)
    {
        if (++_depth > Deepest) throw new AclException(_line, "terms are nested too deeply");
        _at++;
        var items = new List<AclTerm>();
        SkipSpace();
        while (Peek() != end)
        {
            items.Add(ReadTerm());
            SkipSpace();
            if (Peek() == ',') _at++;
            else if (Peek() != end) throw new AclException(_line, $"expected ',' or '{end}'");
            SkipSpace();
        }

        _at++;
        _depth--;
        return items;
    }

    private string ReadQuoted(char quote)
    {
        var line = _line;
        var value = new System.Text.StringBuilder();
        for (_at++; Peek() != quote; _at++)
        {
            if (Peek() is '\0' or '\n') throw new AclException(line, $"{quote} is missing at the end of a text");
            if (Peek() == '\\') _at++;
            value.Append(Peek());
        }

        _at++;
        return value.ToString();
    }

    private string ReadWhile(Func<char, bool> belongs)
    {
        var start = _at;
        while (belongs(Peek())) _at++;
        return text[start.._at];
    }

    private void Expect(char expected)
    {
        SkipSpace();
        if (Peek() != expected) throw new AclException(_line, $"expected '{expected}' at the end of the rule");
        _at++;
    }

    private char Peek() => _at < text.Length ? text[_at] : '\0';

    private void SkipSpace()
    {
        while (_at < text.Length)
        {
            if (text[_at] == '%') SkipComment();
            else if (!char.IsWhiteSpace(text[_at])) return;
            else if (text[_at++] == '\n') _line++;
        }
    }

    private void SkipComment()
    {
        while (_at < text.Length && text[_at] != '\n') _at++;
    }
}
