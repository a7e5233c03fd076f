using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>One call of a function: what it is given and what it may look at.</summary>
internal readonly ref struct SqlCall(string function, ReadOnlySpan<SqlValue> arguments, SqlInput input, SqlEnvironment environment)
{
    /// <summary>The name of the function, for what an exception says.</summary>
    public string Function { get; } = function;

    /// <summary>The arguments; as many as the function takes.</summary>
    public ReadOnlySpan<SqlValue> Arguments { get; } = arguments;

    /// <summary>The message or event.</summary>
    public SqlInput Input { get; } = input;

    /// <summary>The world outside of it.</summary>
    public SqlEnvironment Environment { get; } = environment;
}
