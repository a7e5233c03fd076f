namespace Heliograph.Server.Configuration;

/// <summary>What an action of a rule does.</summary>
internal enum RuleActionType
{
    /// <summary>Writes the row to the log.</summary>
    Console,

    /// <summary>Publishes a message.</summary>
    Republish,

    /// <summary>Sends the row over a connector.</summary>
    [System.Runtime.Serialization.EnumMember(Value = "action")]
    Connector,
}
