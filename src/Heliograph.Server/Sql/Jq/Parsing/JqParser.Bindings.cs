using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Jq.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Parsing;

internal sealed partial class JqParser
{
    private void Definition()
    {
        Expect("def");
        var name = ExpectText(JqKind.Name, "the name of a function");
        var parameters = Parameters();
        Expect(":");
        var function = new JqFunction(_scope.IsPrelude);
        _scope.Define(name, parameters.Count, function);
        var outer = _scope;
        _scope = outer.Within(function);
        function.Body = Body(parameters);
        _scope = outer;
        Expect(";");
    }

    private List<JqToken> Parameters()
    {
        var parameters = new List<JqToken>();
        if (!Skip("(")) return parameters;
        do parameters.Add(Token.Kind is JqKind.Name or JqKind.Variable ? _tokens[_at++] : throw Error($"expected the name of an argument, found {Token.Text}"));
        while (Skip(";"));
        Expect(")");
        return parameters;
    }

    // $name is an argument and a variable with its value.
    private JqNode Body(List<JqToken> parameters)
    {
        for (var i = 0; i < parameters.Count; i++) _scope.Argument(parameters[i].Text, i);
        var slots = parameters.ConvertAll(one => one.Kind == JqKind.Variable ? _scope.Variable(one.Text) : -1);
        var body = Inner();
        for (var i = slots.Count - 1; i >= 0; i--)
        {
            if (slots[i] >= 0) body = new JqBind(new JqArgument(0, i), slots[i], body);
        }

        return body;
    }

    // After "as": the patterns, and all that comes behind the next bar.
    private JqBind Bound(JqNode source)
    {
        var mark = _scope.Mark;
        var patterns = Patterns();
        Expect("|");
        var slot = Declare(patterns, mark);
        var body = Pipe();
        body = Opened(patterns, slot, mark, body);
        _scope.Forget(mark);
        return new JqBind(source, slot, body);
    }

    private JqReduce Reduce()
    {
        var (source, patterns, mark) = Source();
        var start = Unseen(patterns, mark, out var slot);
        Expect(";");
        var step = Opened(patterns, slot, mark, Inner(")"));
        _scope.Forget(mark);
        return new(source, slot, start, step);
    }

    private JqForeach Foreach()
    {
        var (source, patterns, mark) = Source();
        var start = Unseen(patterns, mark, out var slot);
        Expect(";");
        var step = Opened(patterns, slot, mark, Inner());
        var extract = Skip(";") ? Opened(patterns, slot, mark, Inner()) : JqIdentity.Instance;
        Expect(")");
        _scope.Forget(mark);
        return new(source, slot, start, step, extract);
    }

    private (JqNode Source, List<JqPattern> Patterns, int Mark) Source()
    {
        var source = Postfix(binds: false);
        Expect("as");
        var mark = _scope.Mark;
        var patterns = Patterns();
        Expect("(");
        return (source, patterns, mark);
    }

    // The beginning of a loop does not see its variables.
    private JqNode Unseen(List<JqPattern> patterns, int mark, out int slot)
    {
        var start = Inner();
        slot = Declare(patterns, mark);
        return start;
    }

    private List<JqPattern> Patterns()
    {
        var patterns = new List<JqPattern>();
        do patterns.Add(Pattern());
        while (Skip("?//"));
        return patterns;
    }

    private JqPattern Pattern()
    {
        if (++_depth > Deepest) throw Error("patterns are nested too deeply");
        if (Token.Kind == JqKind.Variable) return Named(_tokens[_at++].Text);
        var parts = new List<(JqNode Key, JqPattern Pattern)>();
        if (Skip("["))
        {
            do parts.Add((new JqLiteral(SqlValue.Of((long)parts.Count)), Pattern()));
            while (Skip(","));
            Expect("]");
        }
        else
        {
            Expect("{");
            do Field(parts);
            while (Skip(","));
            Expect("}");
        }

        _depth--;
        return new(null, parts);

        JqPattern Named(string name)
        {
            _depth--;
            return new(name, []);
        }
    }

    private void Field(List<(JqNode Key, JqPattern Pattern)> parts)
    {
        if (Token.Kind == JqKind.Variable)
        {
            var name = _tokens[_at++].Text;
            parts.Add((Literal(name), new(name, [])));
            if (Skip(":")) parts.Add((Literal(name), Pattern()));
            return;
        }

        JqNode key;
        if (Token.Kind == JqKind.Name) key = Literal(_tokens[_at++].Text);
        else if (Token.Kind == JqKind.Text) key = Quoted(JqText.Plain);
        else
        {
            Expect("(");
            key = Inner(")");
        }

        Expect(":");
        parts.Add((key, Pattern()));
    }

    // A slot for the value; that of the variable itself when it is all there is. All variables of all patterns are known to what follows.
    private int Declare(List<JqPattern> patterns, int mark)
    {
        foreach (var name in patterns.SelectMany(pattern => pattern.Names))
        {
            if (_scope.SlotSince(mark, name) is null) _scope.Variable(name);
        }

        return patterns is [{ Name: { } only }] ? _scope.SlotSince(mark, only)!.Value : _scope.Function.NewSlot();
    }

    // What sees the variables, within what takes them out of the value. When one pattern fails, or what sees it, the next is tried.
    private JqNode Opened(List<JqPattern> patterns, int slot, int mark, JqNode body)
    {
        if (patterns is [{ Name: not null }]) return body;
        var all = patterns.SelectMany(pattern => pattern.Names).Distinct(StringComparer.Ordinal).ToList();
        return Enumerable.Reverse(patterns).Select(Alternative).Aggregate((rest, first) => new JqTry(first, rest, again: true));

        JqNode Alternative(JqPattern pattern)
        {
            var opened = Taken(pattern, new JqVariable(0, slot), mark, body);
            foreach (var name in all.Except(pattern.Names)) opened = new JqBind(Null(), _scope.SlotSince(mark, name)!.Value, opened);
            return opened;
        }
    }

    private JqNode Taken(JqPattern pattern, JqNode value, int mark, JqNode body)
    {
        if (pattern.Name is { } name) return new JqBind(value, _scope.SlotSince(mark, name)!.Value, body);
        foreach (var (key, part) in Enumerable.Reverse(pattern.Parts))
            body = Taken(part, new JqIndex(value, key is JqLiteral ? key : new JqPipe(value, key)), mark, body);
        return body;
    }

    private JqObject Object()
    {
        var fields = new List<JqNode>();
        while (!Skip("}"))
        {
            Field(fields);
            if (!IsSign("}")) Expect(",");
        }

        return new([.. fields]);
    }

    private void Field(List<JqNode> fields)
    {
        // With a value behind it, a variable stands for its own value.
        var token = Token;
        var key = token.Kind == JqKind.Variable && _tokens[_at + 1].Text == ":" ? Term() : Key();
        fields.Add(key);
        if (Skip(":")) fields.Add(Inner(commas: false));
        else if (token.Kind == JqKind.Variable) fields.Add(Variable(token));
        else if (token.Kind == JqKind.Sign) throw Error($"expected :, found {Token.Text}");
        else fields.Add(new JqIndex(JqIdentity.Instance, key));
    }

    private JqNode Key()
    {
        var token = Token;
        switch (token.Kind)
        {
            case JqKind.Variable or JqKind.Name or JqKind.Number: _at++; return Literal(token.Text);
            case JqKind.Text: return Quoted(JqText.Plain);
            case JqKind.Format: return Format();
            default:
                Expect("(");
                return Inner(")");
        }
    }
}
