using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Parsing;

namespace Heliograph.Server.Sql.Evaluation;

/// <summary>Compiles one statement.</summary>
internal sealed class SqlPlanner(string text, SqlFunctions functions, SqlSlots slots)
{
    private static readonly IReadOnlyList<SqlField> s_everything = [new(null, null, 0, 0)];

    private readonly SqlCompiler _compiler = new(text, functions, slots);

    /// <summary>What runs the statement.</summary>
    /// <exception cref="SqlSyntaxException">It calls a function that there is not.</exception>
    public SqlPlan Plan(SqlQuery query)
    {
        var selections = new SqlSelections(text, _compiler);
        var scope = new SqlScope(null, slots);
        var fields = selections.Compile(query.Fields, scope);
        var where = Condition(query.Where, scope);
        if (!query.IsForeach) return new SqlSelect(fields, where);

        var elements = new SqlScope(scope, slots);
        var first = elements.Declare(Element(query.Fields[^1]));
        var inCase = Condition(query.InCase, elements);
        var shape = selections.Compile(query.Do ?? s_everything, new SqlScope(elements, slots));
        return new SqlForeach(fields, where, shape, inCase, first..slots.Count);
    }

    private SqlExpression? Condition(SqlSyntax? condition, SqlScope scope) => condition is null ? null : _compiler.Compile(condition, scope);

    private static string Element(SqlField field) => field.Alias is { Steps.Count: 0 } alias ? alias.Root : "item";
}
