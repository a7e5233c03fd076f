using System.Collections.Concurrent;
using Heliograph.Server.Connectors;

namespace Heliograph.Server.Rules;

/// <summary>The tallies of all actions and sources. They are kept beside what they are about: a changed action is another one, and its counts go on. Any thread.</summary>
internal sealed class ChannelTallies
{
    private readonly ConcurrentDictionary<string, ChannelTally> _actions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ChannelTally> _sources = new(StringComparer.Ordinal);

    /// <summary>The tally of an action.</summary>
    public ChannelTally Of(OutboundAction action) => Of(_actions, action.Id, action.Cells, () => ChannelCounts.Of(action.Cells));

    /// <summary>The tally of a source.</summary>
    public ChannelTally Of(InboundSource source) => Of(_sources, source.Id, source.Cells, () => ChannelCounts.Of(source.Cells));

    /// <summary>Ten seconds are over.</summary>
    public void Sample(ConnectorBook connectors)
    {
        foreach (var action in connectors.Actions) Of(action).Sample();
        foreach (var source in connectors.Sources) Of(source).Sample();
        Forget(_actions, connectors.Actions.Select(action => action.Id));
        Forget(_sources, connectors.Sources.Select(source => source.Id));
    }

    private static ChannelTally Of(ConcurrentDictionary<string, ChannelTally> tallies, string id, object cells, Func<ChannelCounts> read)
    {
        var tally = tallies.GetOrAdd(id, _ => new(cells, read));
        return tally.IsOf(cells) ? tally : tallies[id] = new(cells, read);
    }

    private static void Forget(ConcurrentDictionary<string, ChannelTally> tallies, IEnumerable<string> there)
    {
        foreach (var gone in tallies.Keys.Except(there)) tallies.TryRemove(gone, out _);
    }
}
