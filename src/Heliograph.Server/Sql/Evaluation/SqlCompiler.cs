using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Parsing;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Evaluation;

/// <summary>Makes delegates of the expressions of one statement.</summary>
internal sealed class SqlCompiler(string text, SqlFunctions functions, SqlSlots slots)
{
    /// <summary>The delegate of an expression that sees the aliases of a scope.</summary>
    /// <exception cref="SqlSyntaxException">It calls a function that there is not.</exception>
    public SqlExpression Compile(SqlSyntax syntax, SqlScope scope) => syntax switch
    {
        SqlSyntax.Constant constant => Constant(constant.Value),
        SqlSyntax.Range range => Range(range.First, range.Last),
        SqlSyntax.Path path => Path(path, scope),
        SqlSyntax.Items items => Items(All(items.Values, scope)),
        SqlSyntax.Call call => Call(call, scope),
        SqlSyntax.Negative negative => Negative(Compile(negative.Value, scope)),
        SqlSyntax.Chain chain => Chain(chain, scope),
        SqlSyntax.Case branches => SqlBranches.Of(branches, one => Compile(one, scope)),
        _ => SqlConditions.Of(syntax, one => Compile(one, scope)),
    };

    /// <summary>The steps of a path.</summary>
    public SqlPlace Place(SqlSyntax.Path path, SqlScope scope) => new([.. path.Steps.Select(step => Stride(step, scope))]);

    private static SqlExpression Constant(SqlValue value) => _ => value;

    private static SqlExpression Range(long first, long last) => frame =>
    {
        frame.SpendElements((int)Math.Max(0, last - first));
        return SqlList.Range(first, last);
    };

    private static SqlExpression Items(SqlExpression[] items) => frame =>
    {
        frame.SpendElements(items.Length);
        var list = new SqlValue[items.Length];
        for (var i = 0; i < items.Length; i++) list[i] = items[i](frame);
        return SqlValue.Of(list);
    };

    private static SqlExpression Negative(SqlExpression value) => frame => SqlArithmetic.Negate(value(frame));

    private SqlExpression[] All(IEnumerable<SqlSyntax> values, SqlScope scope) => [.. values.Select(value => Compile(value, scope))];

    private SqlExpression Path(SqlSyntax.Path path, SqlScope scope)
    {
        var aliases = scope.Find(path.Root);
        var column = Column(path, scope);
        if (aliases.Length == 0) return column;
        var place = Place(path, scope);
        return frame =>
        {
            foreach (var slot in aliases)
            {
                var value = place.Get(frame.Slots[slot], frame);
                if (value.Type != SqlType.Undefined) return value;
            }

            return column(frame);
        };
    }

    private SqlExpression Column(SqlSyntax.Path path, SqlScope scope)
    {
        var name = path.Root;
        if (scope.Find(name).Length == 0) slots.Read(name);
        if (path.Steps.Count == 0) return frame => frame.Input.Column(name);
        var place = Place(path, scope);
        return name == "payload" ? place.OfPayload : frame => place.Get(frame.Input.Column(name), frame);
    }

    private SqlStride Stride(SqlStep step, SqlScope scope) => step switch
    {
        SqlStep.Key key => new SqlStride.Key(key.Name),
        SqlStep.Element element => new SqlStride.Element(Constant(SqlValue.Of(element.Index))),
        SqlStep.Computed computed => new SqlStride.Element(Path(computed.Index, scope)),
        SqlStep.Part part => new SqlStride.Part(part.First, part.Last),
        _ => new SqlStride.Outside(after: step is SqlStep.Tail),
    };

    private SqlExpression Call(SqlSyntax.Call call, SqlScope scope)
    {
        if (!functions.TryFind(call.Name, call.Arguments.Count, out var function)) throw Unknown(call);
        var arguments = All(call.Arguments, scope);
        var (name, environment) = (call.Name, functions.Environment);
        return frame =>
        {
            var values = frame.Values(arguments);
            frame.CheckTime();
            var result = function(new(name, values, frame.Input, environment, frame));
            frame.Return(values);
            return result;
        };
    }

    private SqlSyntaxException Unknown(SqlSyntax.Call call)
    {
        var exists = SqlFunctions.All.Any(one => string.Equals(one.Name, call.Name, StringComparison.OrdinalIgnoreCase));
        return SqlLexer.Error(text, call.At, exists ? $"{call.Name} does not take {call.Arguments.Count} arguments" : $"there is no function {call.Name}");
    }

    private SqlExpression Chain(SqlSyntax.Chain chain, SqlScope scope)
    {
        var first = Compile(chain.First, scope);
        var rest = chain.Rest.Select(one => (Apply: Operator(one.Operator), Value: Compile(one.Value, scope))).ToArray();
        return frame =>
        {
            var value = first(frame);
            foreach (var (apply, operand) in rest)
            {
                value = apply(value, operand(frame));
                if (value.Type == SqlType.Text) frame.Spend(value.Bytes.Length);
            }

            return value;
        };
    }

    private static Func<SqlValue, SqlValue, SqlValue> Operator(char kind) => kind switch
    {
        '+' => SqlArithmetic.Add,
        '-' => SqlArithmetic.Subtract,
        '*' => SqlArithmetic.Multiply,
        '/' => SqlArithmetic.Divide,
        SqlKind.Div => SqlArithmetic.DivideWhole,
        _ => SqlArithmetic.Remainder,
    };
}
