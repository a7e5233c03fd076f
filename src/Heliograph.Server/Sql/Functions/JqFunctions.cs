using Heliograph.Server.Sql.Evaluation;
using Heliograph.Server.Sql.Jq;
using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Parsing;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Programs of jq within statements.</summary>
internal static class JqFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All => [new("jq", 2, 3, call => SqlValue.Of(Run(call)))];

    private static IReadOnlyList<SqlValue> Run(SqlCall call)
    {
        var program = Program(call);
        var input = Value(call);
        var budget = new JqBudget(call.Frame, call.Environment.Clock, Milliseconds(call));
        try
        {
            return program.Run(input, budget, call.Environment.Clock);
        }
        catch (SqlException reason)
        {
            throw call.Fail(reason.Message);
        }
        catch (InsufficientExecutionStackException)
        {
            throw call.Fail("lists and maps nested too deeply");
        }
        catch (Exception wrong) when (wrong is not OutOfMemoryException)
        {
            throw call.Unforeseen(wrong);
        }
    }

    // The payload itself is read once, however many programs and paths of the statement look at it.
    private static SqlValue Value(SqlCall call)
    {
        if (call[1].Type != SqlType.Text) return call[1];
        if (call.Input.Column("payload") is not { Type: SqlType.Text } payload || !payload.Segment.Equals(call[1].Segment)) return SqlJsonText.Decode(call[1], call);
        try
        {
            return call.Input.Json();
        }
        catch (SqlException reason)
        {
            throw call.Fail(reason.Message);
        }
    }

    private static JqProgram Program(SqlCall call)
    {
        try
        {
            return JqPrograms.Of(call.Bytes(0), call.Frame);
        }
        catch (JqSyntaxException reason)
        {
            throw call.Fail($"argument 1 is no program: {reason.Message}");
        }
    }

    private static long Milliseconds(SqlCall call)
    {
        if (call.Arguments.Length < 3) return (long)Math.Min(call.Environment.JqTimeout().TotalMilliseconds, SqlFrame.MostSeconds * 1000);
        return call.Integer(2) is >= 0 and var time ? time : throw call.Fail("argument 3 is not to be negative");
    }
}
