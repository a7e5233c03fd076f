using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Events;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Parsing;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules;

/// <summary>A rule's statement.</summary>
/// <param name="Topics">What is in its FROM.</param>
/// <param name="Evaluate">Its result for a message, a row at least, or none; an <see cref="SqlException"/> when it fails.</param>
internal sealed record RuleStatement(IReadOnlyList<string> Topics, Func<SqlInput, IReadOnlyList<SqlMap>> Evaluate)
{
    /// <summary>What triggers it.</summary>
    public RuleFrom From { get; } = RuleFrom.Of(Topics);

    /// <summary>Columns that it reads although nothing in FROM has them: they are always undefined, which is mostly a misspelling.</summary>
    public IReadOnlyList<string> UnknownColumns { get; private init; } = [];

    /// <summary>The identifiers of the sources in its FROM: <c>type:name</c>.</summary>
    public IEnumerable<string> Sources => From.Sources.Keys;

    /// <summary>The statement of a text.</summary>
    /// <exception cref="SqlSyntaxException">The text is none.</exception>
    public static RuleStatement Compile(string sql, SqlFunctions functions)
    {
        var statement = SqlStatement.Compile(sql, functions);
        var compiled = new RuleStatement(statement.Topics, input => statement.Evaluate(input).Rows);
        return compiled with { UnknownColumns = compiled.From.Unknown(statement.Columns) };
    }
}
