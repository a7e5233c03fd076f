using Heliograph.Server.Sql.Evaluation;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Parsing;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql;

/// <summary>A statement of rule SQL, compiled once and evaluated with every message. Any thread; but one input is one thread's.</summary>
internal sealed class SqlStatement
{
    private readonly SqlPlan _plan;
    private readonly int _slots;
    private readonly TimeProvider _clock;
    private SqlFrame? _spare;

    private SqlStatement(SqlQuery query, SqlPlan plan, SqlSlots slots, TimeProvider clock)
    {
        (Topics, IsForeach, _plan, _slots, Columns, _clock) = (query.Topics, query.IsForeach, plan, slots.Count, slots.Columns, clock);
    }

    /// <summary>Whether it is FOREACH, which gives a row for each element, and not SELECT, which gives one.</summary>
    public bool IsForeach { get; }

    /// <summary>What is in FROM, as it is written: topic filters, events, sources.</summary>
    public IReadOnlyList<string> Topics { get; }

    /// <summary>The columns that expressions read; those that no event of <see cref="Topics"/> has are always undefined.</summary>
    public IReadOnlyCollection<string> Columns { get; }

    /// <summary>Reads and compiles a statement.</summary>
    /// <exception cref="SqlSyntaxException">It cannot be read, or calls a function that there is not.</exception>
    public static SqlStatement Compile(string text, SqlFunctions functions)
    {
        var query = SqlParser.Parse(text);
        var slots = new SqlSlots();
        return new(query, new SqlPlanner(text, functions, slots).Plan(query), slots, functions.Environment.Clock);
    }

    /// <summary>The rows for a message.</summary>
    /// <exception cref="SqlException">An expression has no value, or the statement is too much work for this message.</exception>
    public SqlResult Evaluate(SqlInput input)
    {
        var frame = Interlocked.Exchange(ref _spare, null) ?? new SqlFrame(_slots, _clock);
        try
        {
            frame.Begin(input);
            return _plan.Run(frame);
        }
        finally
        {
            frame.End();
            _spare = frame;
        }
    }
}
