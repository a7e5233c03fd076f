using Heliograph.Server.Sql.Parsing;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Evaluation;

/// <summary>Compiles lists of fields: what each writes, and where.</summary>
internal sealed class SqlSelections(string text, SqlCompiler compiler)
{
    /// <summary>The fields, whose aliases are visible in <paramref name="scope"/> after it.</summary>
    /// <exception cref="SqlSyntaxException">One calls a function that there is not.</exception>
    public SqlSelection Compile(IReadOnlyList<SqlField> fields, SqlScope scope)
    {
        var compiled = new List<SqlExpression>(fields.Count);
        var everything = false;
        foreach (var field in fields)
        {
            compiled.Add(field.Value is null ? Everything(scope) : Field(field, field.Value, scope, everything));
            everything |= field.Value is null;
        }

        return new([.. compiled], scope.Own, scope.Around, everything);
    }

    // What * shows takes the place of what has been written under the same name.
    private static SqlExpression Everything(SqlScope scope)
    {
        var written = scope.Own.Select(alias => (alias.Slot, Shown: Shown(alias.Name, scope))).ToArray();
        return frame =>
        {
            foreach (var (slot, shown) in written)
            {
                var value = shown(frame);
                if (value.Type != SqlType.Undefined) frame.Slots[slot] = value;
            }

            return default;
        };
    }

    private static SqlExpression Shown(string name, SqlScope scope)
    {
        var slot = scope.Around.LastOrDefault(alias => alias.Name == name, new(name, -1)).Slot;
        return frame =>
        {
            var value = slot < 0 ? default : frame.Slots[slot];
            return value.Type == SqlType.Undefined ? frame.Input.Column(name) : value;
        };
    }

    private SqlExpression Field(SqlField field, SqlSyntax syntax, SqlScope scope, bool afterEverything)
    {
        var value = compiler.Compile(syntax, scope);
        var alias = field.Alias ?? Named(field, syntax);
        var place = compiler.Place(alias, scope);
        var shown = afterEverything ? Shown(alias.Root, scope) : _ => default;
        var slot = scope.Declare(alias.Root);
        return alias.Steps.Count == 0 ? Write(value, slot) : Write(value, slot, place, shown);
    }

    private static SqlExpression Write(SqlExpression value, int slot) => frame =>
    {
        var result = value(frame);
        if (result.Type != SqlType.Undefined) frame.Slots[slot] = result;
        return result;
    };

    private static SqlExpression Write(SqlExpression value, int slot, SqlPlace place, SqlExpression shown) => frame =>
    {
        var result = value(frame);
        if (result.Type == SqlType.Undefined) return result;
        var into = frame.Slots[slot];
        frame.Slots[slot] = place.Put(into.Type == SqlType.Undefined ? shown(frame) : into, result, frame);
        return result;
    };

    // Without an alias a path is its own, up to what is a part of a list; a text is its name; any other expression is named as it is written.
    private SqlSyntax.Path Named(SqlField field, SqlSyntax syntax) => syntax switch
    {
        SqlSyntax.Path path => path with { Steps = [.. path.Steps.TakeWhile(step => step is not SqlStep.Part)] },
        SqlSyntax.Constant { Value: { Type: SqlType.Text } name } => new(name.Text, []),
        _ => new(text[field.Start..field.End], []),
    };
}
