namespace Heliograph.Server.Connectors.Kept;

/// <summary>The lists of the configuration whose items the management API can change one by one.</summary>
internal enum KeptKind
{
    /// <summary>What actions send to and sources receive from.</summary>
    Connectors,

    /// <summary>What is sent over a connector.</summary>
    Actions,

    /// <summary>What is received over a connector.</summary>
    Sources,

    /// <summary>What is done with messages.</summary>
    Rules,

    /// <summary>What payloads look like.</summary>
    Schemas,

    /// <summary>What holds for all rules: one item.</summary>
    RuleEngine,
}
