using Heliograph.Broker;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Schemas;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Rules;

/// <summary>What all rules of a node have in common.</summary>
/// <param name="Broker">Where messages come from and go to.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Log">The log.</param>
internal sealed record RuleSurroundings(MessageBroker Broker, TimeProvider Clock, ILogger Log)
{
    /// <summary>The name of the node, for the column of that name.</summary>
    public const string Node = "heliograph";

    /// <summary>What holds for rules that do not say themselves.</summary>
    public RuleDefaults Defaults { get; } = new();

    /// <summary>Values by key that all rules see.</summary>
    public SqlStore Store { get; } = new();

    /// <summary>The schemas that all rules name.</summary>
    public SchemaBook Schemas { get; } = new();

    /// <summary>Unix milliseconds.</summary>
    public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The functions of one rule.</summary>
    public SqlFunctions Functions() => new(EnvironmentWith(Store));

    /// <summary>The functions of a statement that is tried out: what it stores nobody else sees.</summary>
    public SqlFunctions TrialFunctions() => new(EnvironmentWith(new()));

    private SqlEnvironment EnvironmentWith(SqlStore store) =>
        new(Clock, Random.Shared, store, Environment.GetEnvironmentVariable) { Schemas = Schemas, JqTimeout = () => Defaults.JqTimeout };
}
