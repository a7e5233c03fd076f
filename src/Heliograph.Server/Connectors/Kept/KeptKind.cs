namespace Heliograph.Server.Connectors.Kept;

/// <summary>The lists of the configuration whose items the management API can change one by one.</summary>
internal enum KeptKind
{
    /// <summary>What is done with messages.</summary>
    Rules,
}
