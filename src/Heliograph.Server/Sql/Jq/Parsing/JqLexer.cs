using System.Globalization;
using System.Text;

namespace Heliograph.Server.Sql.Jq.Parsing;

/// <summary>
/// Cuts a program into tokens. Texts are cut here, with the expressions in them, so that the parser never sees a quote. One thread, one program.
/// </summary>
internal sealed class JqLexer(string program)
{
    private const int DeepestText = 32;

    private static readonly string[] s_signs = ["?//=", "?//", "//=", "|=", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "//", "..", "::"];

    private int _at;

    /// <summary>All of them; the last is the end.</summary>
    /// <exception cref="JqSyntaxException">A character or a text cannot be read.</exception>
    public IReadOnlyList<JqToken> All()
    {
        var tokens = Until('\0', 0);
        return _at < program.Length ? throw Error(_at, $"unexpected {program[_at]}") : tokens;
    }

    /// <summary>What to throw for what is wrong at a place.</summary>
    public static JqSyntaxException Error(string program, int at, string what)
    {
        var line = 1 + program.AsSpan(0, Math.Min(at, program.Length)).Count('\n');
        var column = at - (at == 0 ? -1 : program.LastIndexOf('\n', Math.Min(at, program.Length) - 1));
        return new(string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}: {what}"));
    }

    // To the bracket that closes an expression within a text, or to the end.
    private List<JqToken> Until(char close, int depth)
    {
        var tokens = new List<JqToken>();
        for (var open = 0; ;)
        {
            Skip();
            if (_at >= program.Length || (open == 0 && close != '\0' && program[_at] == close)) break;
            if (program[_at] == '(') open++;
            if (program[_at] == ')') open--;
            tokens.Add(Next(depth));
        }

        tokens.Add(new(JqKind.End, "the end", _at));
        return tokens;
    }

    private void Skip()
    {
        for (; _at < program.Length; _at++)
        {
            if (program[_at] == '#') _at = program.IndexOf('\n', _at) is >= 0 and var end ? end : program.Length - 1;
            else if (program[_at] is not (' ' or '\t' or '\r' or '\n')) return;
        }
    }

    private JqToken Next(int depth)
    {
        var (at, one) = (_at, program[_at]);
        if (one == '"') return Text(depth);
        if (char.IsAsciiDigit(one) || (one == '.' && char.IsAsciiDigit(Peek(1)))) return Number();
        if (one == '.' && IsLetter(Peek(1))) return new(JqKind.Field, Word(1), at);
        if (one == '$' && IsLetter(Peek(1))) return new(JqKind.Variable, Word(1), at);
        if (one == '@' && IsLetter(Peek(1))) return new(JqKind.Format, Word(1), at);
        if (IsLetter(one)) return new(JqKind.Name, Word(0), at);
        return Sign();
    }

    private JqToken Sign()
    {
        var at = _at;
        var sign = Array.Find(s_signs, sign => string.CompareOrdinal(program, at, sign, 0, sign.Length) == 0);
        if (sign is null && !".[]{}()|,:;=<>+-*/%?$".Contains(program[at], StringComparison.Ordinal)) throw Error(at, $"unexpected {program[at]}");
        sign ??= program[at].ToString();
        _at += sign.Length;
        return new(JqKind.Sign, sign, at);
    }

    private string Word(int skip)
    {
        var start = _at += skip;
        while (_at < program.Length && (IsLetter(program[_at]) || char.IsAsciiDigit(program[_at]))) _at++;
        return program[start.._at];
    }

    private JqToken Number()
    {
        var start = _at;
        Digits();
        if (Peek(0) == '.') _at++;
        Digits();
        if (Peek(0) is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            _at += 2;
            Digits();
        }

        return new(JqKind.Number, program[start.._at], start);
    }

    private void Digits()
    {
        while (char.IsAsciiDigit(Peek(0))) _at++;
    }

    private JqToken Text(int depth)
    {
        if (depth > DeepestText) throw Error(_at, "texts are nested too deeply");
        var start = _at++;
        var parts = new List<JqPart>();
        var text = new StringBuilder();
        while (Peek(0) != '"')
        {
            if (_at >= program.Length) throw Error(start, "a text is not closed");
            if (program[_at] != '\\') text.Append(program[_at++]);
            else if (Peek(1) == '(') Expression(parts, text, depth);
            else Escape(text);
        }

        _at++;
        parts.Add(new(text.ToString(), null));
        return new(JqKind.Text, "a text", start, parts);
    }

    private void Expression(List<JqPart> parts, StringBuilder text, int depth)
    {
        var start = _at;
        _at += 2;
        parts.Add(new(text.ToString(), null));
        text.Clear();
        parts.Add(new("", Until(')', depth + 1)));
        if (Peek(0) != ')') throw Error(start, "an expression within a text is not closed");
        _at++;
    }

    private void Escape(StringBuilder text)
    {
        var one = Peek(1);
        _at += 2;
        if (one == 'u') text.Append(Code());
        else text.Append(one switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\b',
            'f' => '\f',
            '"' or '\\' or '/' => one,
            _ => throw Error(_at - 2, "an escape that there is not"),
        });
    }

    private char Code()
    {
        if (_at + 4 > program.Length || !ushort.TryParse(program.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            throw Error(_at - 2, "an escape that there is not");
        _at += 4;
        return (char)code;
    }

    private char Peek(int ahead) => _at + ahead < program.Length ? program[_at + ahead] : '\0';

    private static bool IsLetter(char one) => char.IsAsciiLetter(one) || one == '_';

    private JqSyntaxException Error(int at, string what) => Error(program, at, what);
}
