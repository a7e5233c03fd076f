using Heliograph.Server.Sql.Schemas;

namespace Heliograph.Server.Sql.Functions;

/// <summary>
/// What functions see of the world outside a message. A rule has one; <paramref name="shared"/> is one for all rules of a node. Any thread.
/// </summary>
internal sealed class SqlEnvironment(TimeProvider clock, Random random, SqlStore shared, Func<string, string?> variable)
{
    /// <summary>What time it is, and which time zone is the local one.</summary>
    public TimeProvider Clock { get; } = clock;

    /// <summary>Where random numbers come from. Safe for the threads that use the rule.</summary>
    public Random Random { get; } = random;

    /// <summary>Values by key that all rules of the node see.</summary>
    public SqlStore Shared { get; } = shared;

    /// <summary>Values by key that this rule alone sees.</summary>
    public SqlStore Own { get; } = new();

    /// <summary>The schemas that functions name; none unless given.</summary>
    public SchemaBook Schemas { get; init; } = new();

    /// <summary>How long a call of jq that does not say may take; the time of the statement is over earlier, or not.</summary>
    public Func<TimeSpan> JqTimeout { get; init; } = static () => TimeSpan.MaxValue;

    /// <summary>Regular expressions that are ready for this rule alone: what one rule, or a statement that is tried out, brings keeps no other from having its own.</summary>
    public KeptExpressions Expressions { get; } = new();

    /// <summary>An environment variable of the server, by its whole name; null when it is not set.</summary>
    public string? Variable(string name) => variable(name);
}
