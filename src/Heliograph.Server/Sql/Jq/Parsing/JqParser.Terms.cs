using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Jq.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Parsing;

internal sealed partial class JqParser
{
    private JqNode Postfix(bool binds = true)
    {
        var node = Term();
        for (var isPlace = false; ; isPlace = true)
        {
            if (Token.Kind == JqKind.Field) node = new JqIndex(node, Literal(_tokens[_at++].Text));
            else if (IsSign(".") && _tokens[_at + 1] is { Kind: JqKind.Text } or { Kind: JqKind.Sign, Text: "[" }) node = AfterPoint(node);
            else if (Skip("[")) node = Bracket(node);
            else if (Skip("?")) node = Optional(node, isPlace);

            // a?//b is a? // b: the sign for alternatives of patterns has a meaning after "as" only.
            else if (IsSign("?//")) return Optional(node, isPlace);
            else if (binds && Skip("as")) return Bound(node);
            else return node;
        }
    }

    private JqNode AfterPoint(JqNode subject)
    {
        _at++;
        return Token.Kind == JqKind.Text ? new JqIndex(subject, Quoted(JqText.Plain)) : subject;
    }

    private static JqNode Optional(JqNode node, bool isPlace) => node switch
    {
        JqIterate each when isPlace => new JqIterate(each.Subject, quiet: true),
        JqIndex place when isPlace => place.Quietly(),
        _ => new JqTry(node, null),
    };

    private JqNode Bracket(JqNode subject)
    {
        if (Skip("]")) return new JqIterate(subject, quiet: false);
        var from = IsSign(":") ? null : Inner();
        if (Skip("]")) return new JqIndex(subject, from!);
        Expect(":");
        var to = IsSign("]") ? null : Inner();
        Expect("]");
        return new JqIndex(subject, new JqObject([Literal("start"), from ?? Null(), Literal("end"), to ?? Null()]));
    }

    private JqNode Term()
    {
        var token = Token;
        switch (token.Kind)
        {
            case JqKind.Number: _at++; return Number(token);
            case JqKind.Text: return Quoted(JqText.Plain);
            case JqKind.Format: return Format();
            case JqKind.Field: return JqIdentity.Instance;
            case JqKind.Variable: _at++; return Variable(token);
            case JqKind.Name: _at++; return Named(token);
            default: return Signed();
        }
    }

    private JqNode Signed()
    {
        if (IsSign(".") && _tokens[_at + 1] is { Kind: JqKind.Text }) return AfterPoint(JqIdentity.Instance);
        if (Skip(".")) return JqIdentity.Instance;
        if (Skip("..")) return JqBuiltins.Everything();
        if (Skip("(")) return Inner(")");
        if (Skip("{")) return Object();
        if (!Skip("[")) throw Unexpected();
        return Skip("]") ? new JqLiteral(SqlValue.Of(Array.Empty<SqlValue>())) : new JqCollect(Inner("]"));
    }

    private static JqLiteral Literal(string text) => new(SqlValue.Of(text));

    private static JqLiteral Null() => new(SqlValue.Null);

    private static JqLiteral Number(JqToken token) => new(
        long.TryParse(token.Text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var whole)
            ? SqlValue.Of(whole)
            : JqNumber.Of(double.Parse(token.Text, System.Globalization.CultureInfo.InvariantCulture)));

    private JqNode Variable(JqToken token) => token.Text switch
    {
        "__loc__" => Place(token),
        _ when _scope.UseVariable(token.Text) is { } variable => variable,
        "ENV" => new JqLiteral(SqlValue.Of(new SqlMap())),
        _ => throw JqLexer.Error(text, token.At, $"${token.Text} is not defined"),
    };

    private JqLiteral Place(JqToken token) =>
        new(SqlValue.Of(new SqlMap(2) { ["file"] = SqlValue.Of("<top-level>"), ["line"] = SqlValue.Of(1L + text.AsSpan(0, token.At).Count('\n')) }));

    private JqNode Format()
    {
        var token = _tokens[_at++];
        var write = JqFormats.Of(token.Text) ?? throw JqLexer.Error(text, token.At, $"there is no format @{token.Text}");
        return Token.Kind == JqKind.Text ? Quoted(write) : new JqFormat(write, [JqIdentity.Instance]);
    }

    // A text; what is in it between \( and ) is a program of its own that sees the same names.
    private JqNode Quoted(JqFormats.Writer write)
    {
        var parts = _tokens[_at++].Parts!;
        if (parts.Count == 1) return Literal(parts[0].Text);
        return new JqFormat(write, [.. parts.Where(part => part.Expression is not null || part.Text.Length > 0).Select(part => part.Expression is { } tokens ? Within(tokens) : Literal(part.Text))]);
    }

    private JqNode Within(IReadOnlyList<JqToken> tokens)
    {
        var (before, at) = (_tokens, _at);
        (_tokens, _at) = (tokens, 0);
        var node = Inner();
        if (Token.Kind != JqKind.End) throw Unexpected();
        (_tokens, _at) = (before, at);

        // A literal would be taken for a part of the text itself.
        return node is JqLiteral ? new JqPipe(JqIdentity.Instance, node) : node;
    }

    private JqNode Named(JqToken name)
    {
        switch (name.Text)
        {
            case "true": return new JqLiteral(SqlValue.Of(true));
            case "false": return new JqLiteral(SqlValue.Of(false));
            case "null": return Null();
            case "if": return If();
            case "try": return Try();
            case "reduce": return Reduce();
            case "foreach": return Foreach();
            case "label": return Label();
            case "break": return Break();
            case "def":
                _at--;
                return Pipe();
            case "import" or "include" or "module": throw JqLexer.Error(text, name.At, "there are no modules");
            case "then" or "elif" or "else" or "end" or "as" or "and" or "or" or "catch": throw JqLexer.Error(text, name.At, $"unexpected {name.Text}");
            default: return Call(name);
        }
    }

    private JqNode If()
    {
        var condition = Inner("then");
        var then = Inner();
        if (Skip("elif")) return new JqIf(condition, then, Deeper(If));
        var otherwise = Skip("else") ? Inner() : JqIdentity.Instance;
        Expect("end");
        return new JqIf(condition, then, otherwise);
    }

    private JqNode Deeper(Func<JqNode> read)
    {
        if (++_depth > Deepest) throw Error("expressions are nested too deeply");
        var node = read();
        _depth--;
        return node;
    }

    private JqTry Try()
    {
        var body = Deeper(Operand);
        return new(body, Skip("catch") ? Deeper(Operand) : null);

        JqNode Operand() => IsSign("-") ? Unary() : Postfix(binds: false);
    }

    private JqNode Break()
    {
        var name = ExpectText(JqKind.Variable, "the name of a label");
        return _scope.UseLabel(name) ?? throw Error($"label ${name} is not defined");
    }

    private JqLabel Label()
    {
        var name = ExpectText(JqKind.Variable, "the name of a label");
        Expect("|");
        var mark = _scope.Mark;
        var slot = _scope.Label(name);
        var body = Pipe();
        _scope.Forget(mark);
        return new JqLabel(slot, body);
    }

    private JqNode Call(JqToken name)
    {
        var arguments = new List<JqNode>();
        if (Skip("("))
        {
            do arguments.Add(Inner());
            while (Skip(";"));
            Expect(")");
        }

        if (name.Text.StartsWith("__", StringComparison.Ordinal) && !_scope.IsPrelude) throw Undefined(name, arguments.Count);
        return _scope.Call(name.Text, [.. arguments]) ?? Ready(name.Text, [.. arguments]) ?? throw Undefined(name, arguments.Count);
    }

    // What takes a plain value is given it through a variable when there may be several.
    private JqNode? Ready(string name, JqNode[] arguments) => (name, arguments.Length) switch
    {
        ("limit", 2) => Plain(arguments[..1], plain => new JqLimit(plain[0], arguments[1])),
        ("range", 1) => Plain(arguments, plain => new JqRange(new JqLiteral(SqlValue.Of(0L)), plain[0], new JqLiteral(SqlValue.Of(1L)))),
        ("range", 2) => Plain(arguments, plain => new JqRange(plain[0], plain[1], new JqLiteral(SqlValue.Of(1L)))),
        ("range", 3) => Plain(arguments, plain => new JqRange(plain[0], plain[1], plain[2])),
        _ => JqBuiltins.Call(name, arguments),
    };

    private JqNode Plain(JqNode[] values, Func<JqNode[], JqNode> made)
    {
        if (values.All(value => value.IsDirect)) return made(values);
        var slots = values.Select(_ => _scope.Function.NewSlot()).ToArray();
        var node = made([.. slots.Select(slot => new JqVariable(0, slot))]);
        for (var i = values.Length - 1; i >= 0; i--) node = new JqBind(values[i], slots[i], node);
        return node;
    }

    private JqSyntaxException Undefined(JqToken name, int arguments) => JqLexer.Error(text, name.At, $"{name.Text}/{arguments} is not defined");
}
