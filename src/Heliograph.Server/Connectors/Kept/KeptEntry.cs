namespace Heliograph.Server.Connectors.Kept;

/// <summary>What the management API has made of an item. It holds in place of what the configuration file says of it.</summary>
/// <param name="Settings">Its section as JSON, secrets included; null when it is deleted.</param>
/// <param name="CreatedAt">When it was made, in Unix milliseconds; 0 when the file had it before the API changed it.</param>
/// <param name="ModifiedAt">When it was changed last, in Unix milliseconds.</param>
internal sealed record KeptEntry(string? Settings, long CreatedAt, long ModifiedAt);
