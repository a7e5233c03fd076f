using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Jq.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Parsing;

/// <summary>
/// Reads a program and makes its expressions. By hand and not with Sprache as statements are: texts have programs within them, operators bind in eight
/// ways and names are found where they are used, for which a parser that tries alternatives is neither shorter nor bounded in depth. One thread, one
/// program.
/// </summary>
internal sealed partial class JqParser(string text, JqScope scope)
{
    private const int Deepest = 200;

    private IReadOnlyList<JqToken> _tokens = new JqLexer(text).All();
    private JqScope _scope = scope;
    private int _at;
    private int _depth;
    private bool _commas = true;

    private JqToken Token => _tokens[_at];

    /// <summary>A whole program. Nothing at all is the input.</summary>
    /// <exception cref="JqSyntaxException">It cannot be read, or calls a function that there is not.</exception>
    public JqNode Program()
    {
        SkipDefinitions();
        var body = Token.Kind == JqKind.End ? JqIdentity.Instance : Pipe();
        return Token.Kind == JqKind.End ? body : throw Unexpected();
    }

    /// <summary>Definitions alone, which stay in the scope.</summary>
    /// <exception cref="JqSyntaxException">They cannot be read.</exception>
    public void Definitions()
    {
        SkipDefinitions();
        if (Token.Kind != JqKind.End) throw Unexpected();
    }

    private void SkipDefinitions()
    {
        while (IsName("def")) Definition();
    }

    private JqNode Pipe()
    {
        if (++_depth > Deepest) throw Error("expressions are nested too deeply");
        var mark = _scope.Mark;
        var parts = new List<JqNode>();
        do
        {
            SkipDefinitions();
            parts.Add(Operators(_commas ? 1 : 2));
        }
        while (Skip("|"));
        _scope.Forget(mark);
        _depth--;
        return Enumerable.Reverse(parts).Aggregate((rest, first) => new JqPipe(first, rest));
    }

    // Whatever is in brackets may have commas again.
    private JqNode Inner(string? close = null, bool commas = true)
    {
        var before = _commas;
        _commas = commas;
        var inner = Pipe();
        _commas = before;
        if (close is not null) Expect(close);
        return inner;
    }

    private JqNode Operators(int least)
    {
        if (++_depth > Deepest) throw Error("expressions are nested too deeply");
        var left = Unary();
        while (Binding(Token) is var binding && binding >= least)
        {
            var sign = _tokens[_at++];
            left = Join(sign.Text, left, Operators(IsRight(binding) ? binding : binding + 1));
            if (IsAlone(binding) && Binding(Token) == binding) throw Unexpected();
        }

        _depth--;
        return left;
    }

    // How tightly an operator binds; 0 for what is none.
    private static int Binding(JqToken token) => token.Kind is not (JqKind.Sign or JqKind.Name) ? 0 : token.Text switch
    {
        "," => 1,
        "//" or "?//" => 2,
        "=" or "|=" or "+=" or "-=" or "*=" or "/=" or "%=" or "//=" => 3,
        "or" => 4,
        "and" => 5,
        "==" or "!=" or "<" or "<=" or ">" or ">=" => 6,
        "+" or "-" => 7,
        "*" or "/" or "%" => 8,
        _ => 0,
    };

    private static bool IsRight(int binding) => binding == 2;

    private static bool IsAlone(int binding) => binding is 3 or 6;

    private JqNode Join(string sign, JqNode left, JqNode right) => sign switch
    {
        "," => new JqComma(left, right),
        "//" or "?//" => new JqAlternative(left, right),
        "and" => new JqIf(left, Truth(right), new JqLiteral(SqlValue.Of(false))),
        "or" => new JqIf(left, new JqLiteral(SqlValue.Of(true)), Truth(right)),
        "|=" => new JqUpdate(left, right),
        "=" => Assign(left, right, value => value),
        "//=" => Assign(left, right, value => new JqAlternative(JqIdentity.Instance, value)),
        _ when sign[^1] == '=' && Binding(new(JqKind.Sign, sign, 0)) == 3 => Assign(left, right, value => new JqBinary(JqOperators.Of(sign[..^1]), JqIdentity.Instance, value)),
        _ => new JqBinary(JqOperators.Of(sign), left, right),
    };

    // The value is that of the whole input, not of what is at the path.
    private JqBind Assign(JqNode paths, JqNode value, Func<JqNode, JqNode> made)
    {
        var slot = _scope.Function.NewSlot();
        return new(value, slot, new JqUpdate(paths, made(new JqVariable(0, slot))));
    }

    private static JqPipe Truth(JqNode node) => new(node, JqBuiltins.Native("__true"));

    private JqNode Unary()
    {
        if (!Skip("-")) return Postfix();
        if (++_depth > Deepest) throw Error("expressions are nested too deeply");
        var operand = Unary();
        _depth--;
        return operand is JqLiteral { Value.IsNumber: true } number ? new JqLiteral(JqNumber.Subtract(SqlValue.Of(0L), number.Value)) : new JqPipe(operand, JqBuiltins.Native("__negate"));
    }

    private bool IsName(string name) => Token.Kind == JqKind.Name && Token.Text == name;

    private bool IsSign(string sign) => Token.Kind == JqKind.Sign && Token.Text == sign;

    private bool Skip(string word)
    {
        if (!IsSign(word) && !IsName(word)) return false;
        _at++;
        return true;
    }

    private void Expect(string word)
    {
        if (!Skip(word)) throw Error($"expected {word}, found {Token.Text}");
    }

    private string ExpectText(JqKind kind, string what) => Token.Kind == kind ? _tokens[_at++].Text : throw Error($"expected {what}, found {Token.Text}");

    private JqSyntaxException Unexpected() => Error($"unexpected {Token.Text}");

    private JqSyntaxException Error(string what) => JqLexer.Error(text, Token.At, what);
}
