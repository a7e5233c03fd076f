using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Evaluation;

/// <summary>
/// One call of a function of a program: its variables, what it was given, and the call around the definition. Binding a variable makes another: what is
/// yet to come back may need the value there was before. One thread.
/// </summary>
internal sealed class JqFrame
{
    private readonly JqFrame? _outer;

    private JqFrame(JqFrame? outer, SqlValue[] variables, JqClosure[] arguments) => (_outer, Variables, Arguments) = (outer, variables, arguments);

    /// <summary>One with so many variables, and with arguments.</summary>
    public JqFrame(JqFrame? outer, int slots, JqClosure[] arguments)
        : this(outer, slots == 0 ? [] : new SqlValue[slots], arguments)
    {
    }

    /// <summary>The values of variables. Set only for what is evaluated there and then.</summary>
    public SqlValue[] Variables { get; }

    /// <summary>The arguments, which are evaluated where they are used.</summary>
    public JqClosure[] Arguments { get; }

    /// <summary>The same with a variable bound.</summary>
    /// <exception cref="SqlException">There are more variables than the program may still use.</exception>
    public JqFrame With(int slot, SqlValue value, JqBudget budget)
    {
        budget.SpendElements(Variables.Length);
        SqlValue[] variables = [.. Variables];
        variables[slot] = value;
        return new(_outer, variables, Arguments);
    }

    /// <summary>The call that is so many definitions further out.</summary>
    public JqFrame Up(int levels)
    {
        var frame = this;
        for (; levels > 0; levels--) frame = frame._outer!;
        return frame;
    }
}
