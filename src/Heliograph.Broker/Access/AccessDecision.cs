namespace Heliograph.Broker.Access;

/// <summary>What a source of rules, or all of them together, say to a request.</summary>
public enum AccessDecision : byte
{
    /// <summary>Nothing: the next source is asked.</summary>
    NoMatch,

    /// <summary>Yes.</summary>
    Allow,

    /// <summary>No.</summary>
    Deny,

    /// <summary>The answer comes later: a source must ask somebody outside.</summary>
    Pending,
}
