using Heliograph.Server.Configuration;

namespace Heliograph.Server.Connectors;

/// <summary>The connectors, actions and sources that there are at one time, in the order of the configuration.</summary>
/// <param name="Connectors">The connectors.</param>
/// <param name="Actions">The actions.</param>
/// <param name="Sources">The sources.</param>
internal sealed record ConnectorSet(IReadOnlyList<Connector> Connectors, IReadOnlyList<OutboundAction> Actions, IReadOnlyList<InboundSource> Sources)
{
    private readonly Dictionary<string, Connector> _connectors = Connectors.DistinctBy(one => one.Id).ToDictionary(one => one.Id, StringComparer.Ordinal);
    private readonly Dictionary<string, OutboundAction> _actions = Actions.DistinctBy(one => one.Id).ToDictionary(one => one.Id, StringComparer.Ordinal);
    private readonly Dictionary<string, InboundSource> _sources = Sources.DistinctBy(one => one.Id).ToDictionary(one => one.Id, StringComparer.Ordinal);

    /// <summary>None.</summary>
    public static ConnectorSet Empty { get; } = new([], [], []);

    /// <summary>The connector of an identifier; null when there is none.</summary>
    public Connector? Connector(string id) => _connectors.GetValueOrDefault(id);

    /// <summary>The action of an identifier; null when there is none.</summary>
    public OutboundAction? Action(string id) => _actions.GetValueOrDefault(id);

    /// <summary>The source of an identifier; null when there is none.</summary>
    public InboundSource? Source(string id) => _sources.GetValueOrDefault(id);

    /// <summary>The action that goes on undisturbed, because nothing about it or its connector has changed; null when there is none.</summary>
    public OutboundAction? Kept(ActionOptions options, ConnectorSet after) =>
        Action(options.Id) is { } action && action.Options.SaysTheSame(options) && after.Connector(options.ConnectorId) == Connector(options.ConnectorId) ? action : null;

    /// <summary>The source that goes on undisturbed; null when there is none.</summary>
    public InboundSource? Kept(SourceOptions options, ConnectorSet after) =>
        Source(options.Id) is { } source && source.Options.SaysTheSame(options) && after.Connector(options.ConnectorId) == Connector(options.ConnectorId) ? source : null;
}
