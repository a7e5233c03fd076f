namespace Heliograph.Server.Connectors.Kept;

/// <summary>An item that holds.</summary>
/// <param name="Item">What it says.</param>
/// <param name="Entry">What the management API has kept of it; null when it is the configuration file's.</param>
internal sealed record Kept<T>(T Item, KeptEntry? Entry)
{
    /// <summary>Where it is from: <c>api</c> or <c>file</c>.</summary>
    public string Origin => Entry is null ? "file" : "api";
}
