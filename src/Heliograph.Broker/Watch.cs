using Heliograph.Broker.Events;
using Heliograph.Broker.Sessions;

namespace Heliograph.Broker;

/// <summary>Who is told what happens on a node. Any thread.</summary>
internal sealed class Watch(NodeContext node)
{
    private readonly Lock _lock = new();
    private EventWatchers? _watchers;

    /// <summary>Another one is told from now on.</summary>
    public void Begin(IEventWatcher watcher)
    {
        lock (_lock) Tell(EventWatchers.With(_watchers, watcher));
    }

    /// <summary>One is not told any more.</summary>
    public void End(IEventWatcher watcher)
    {
        lock (_lock) Tell(EventWatchers.Without(_watchers, watcher));
    }

    // A shard that has just asked who watches may still tell the old ones: it sees the new ones with the next thing that happens.
    private void Tell(EventWatchers? watchers)
    {
        _watchers = watchers;
        foreach (var table in node.Tables)
        {
            table.Announcer = watchers is null ? null : new(watchers, table);
            table.Router.Watchers = watchers;
        }
    }
}
