using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Jq.Parsing;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq;

/// <summary>A program of jq, compiled once and run with any number of inputs. Any thread.</summary>
internal sealed class JqProgram
{
    private readonly JqNode _body;
    private readonly int _slots;

    private JqProgram(JqNode body, int slots) => (_body, _slots) = (body, slots);

    /// <summary>Reads and compiles a program.</summary>
    /// <exception cref="JqSyntaxException">It cannot be read, or calls a function that there is not.</exception>
    public static JqProgram Compile(string text)
    {
        var scope = new JqScope(JqPrelude.Scope);
        var body = new JqParser(text, scope).Program();
        return new(body, scope.Function.Slots);
    }

    /// <summary>All results of it, as JSON has them: no infinity, and null for what is no number.</summary>
    /// <exception cref="SqlException">It ends with an error, is too much work, or has a result that is nested too deeply.</exception>
    public IReadOnlyList<SqlValue> Run(SqlValue input, JqBudget budget, TimeProvider clock)
    {
        var machine = new JqMachine(budget, clock);
        machine.Start(_body, new JqFrame(null, _slots, []), JqValue.OrNull(input));
        var results = new List<SqlValue>();
        while (machine.TryNext(out var result)) results.Add(JqValue.Finished(result, machine));
        return results;
    }
}
