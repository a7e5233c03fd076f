namespace Heliograph.Broker.Access;

/// <summary>Yes or no.</summary>
public enum Verdict : byte
{
    /// <summary>Yes.</summary>
    Allow,

    /// <summary>No.</summary>
    Deny,
}
