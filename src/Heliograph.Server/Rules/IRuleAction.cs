namespace Heliograph.Server.Rules;

/// <summary>What a rule does with a row of its result.</summary>
internal interface IRuleAction
{
    /// <summary>
    /// Begins, and completes when the rule may go on; the outcome may be counted later. One call after the other. An exception counts as failure, so it must not have
    /// counted anything itself by then.
    /// </summary>
    ValueTask StartAsync(RuleOutput output);
}
