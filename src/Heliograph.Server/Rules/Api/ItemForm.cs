using System.Text.Json.Nodes;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Kept;

namespace Heliograph.Server.Rules;

/// <summary>How the items of one list are asked for and shown.</summary>
/// <param name="Noun">What one is called.</param>
/// <param name="List">The list.</param>
internal sealed record ItemForm<T>(string Noun, KeptList<T> List)
    where T : class, new()
{
    /// <summary>The identifier of one.</summary>
    public required Func<T, string> IdOf { get; init; }

    /// <summary>One for an answer.</summary>
    public required Func<T, JsonObject> Write { get; init; }

    /// <summary>One of a request; what is masked is as in the one that is there.</summary>
    public required Func<JsonObject, T?, T> Read { get; init; }

    /// <summary>The same, enabled or disabled.</summary>
    public required Func<T, bool, T> Enable { get; init; }

    /// <summary>How one is now, and why; null when there is none.</summary>
    public required Func<string, (ConnectorStatus Status, string? Reason)?> StatusOf { get; init; }

    /// <summary>Names of what uses it, to be shown with it.</summary>
    public required Func<string, IEnumerable<(string Field, IEnumerable<string> Names)>> Users { get; init; }

    /// <summary>Refuses one that cannot be among the others.</summary>
    public required Action<T> Check { get; init; }
}
