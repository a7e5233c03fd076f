using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Parsing;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules;

/// <summary>A rule's statement.</summary>
/// <param name="Topics">The topic filters of its FROM.</param>
/// <param name="Evaluate">Its result for a message, a row at least, or none; an <see cref="SqlException"/> when it fails.</param>
internal sealed record RuleStatement(IReadOnlyList<string> Topics, Func<SqlInput, IReadOnlyList<SqlMap>> Evaluate)
{
    /// <summary>The statement of a text.</summary>
    /// <exception cref="SqlSyntaxException">The text is none.</exception>
    public static RuleStatement Compile(string sql, SqlFunctions functions)
    {
        var statement = SqlStatement.Compile(sql, functions);
        return new(statement.Topics, input => statement.Evaluate(input).Rows);
    }
}
