namespace Heliograph.Server.Configuration;

/// <summary>A section that is accepted with any content and has no effect.</summary>
internal sealed record IgnoredOptions
{
    /// <summary>Whether the section was given, so that the log can say once that it has no effect.</summary>
    public bool Given { get; init; }
}
