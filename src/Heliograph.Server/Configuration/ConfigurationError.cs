namespace Heliograph.Server.Configuration;

/// <summary>One thing that is wrong: where it was written, the key (empty for a file as a whole), and what is wrong with it.</summary>
internal sealed record ConfigurationError(Place Place, string Key, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Key.Length == 0 ? $"{Place}: {Message}" : $"{Place}: {Key}: {Message}";
}
