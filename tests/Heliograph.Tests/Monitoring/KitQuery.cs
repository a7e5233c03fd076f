namespace Heliograph.Tests.Monitoring;

/// <summary>A query of the kit: where it stands, what it asks, and the label names that its legend wants to see.</summary>
internal sealed record KitQuery(string Source, string Expression)
{
    public IReadOnlyList<string> Legend { get; init; } = [];
}
