namespace Heliograph.Broker.Events;

/// <summary>Who wants to know what. Immutable; there is none while nobody wants to know anything. Any thread.</summary>
internal sealed class EventWatchers
{
    private readonly IEventWatcher[][] _watchers;

    private EventWatchers(IEventWatcher[][] watchers) => _watchers = watchers;

    /// <summary>Whether anybody wants to know that.</summary>
    public bool Want(BrokerEventKind kind) => _watchers[(int)kind].Length > 0;

    /// <summary>Tells everybody who wants to know.</summary>
    public void Tell(BrokerEvent what)
    {
        foreach (var watcher in _watchers[(int)what.Kind]) watcher.Happened(what);
    }

    /// <summary>The same and another one.</summary>
    public static EventWatchers With(EventWatchers? before, IEventWatcher watcher) =>
        new([.. Enum.GetValues<BrokerEventKind>().Select(kind => (IEventWatcher[])[.. before?._watchers[(int)kind] ?? [], .. Wants(watcher, kind) ? [watcher] : Array.Empty<IEventWatcher>()])]);

    /// <summary>The same without one; null when nobody is left.</summary>
    public static EventWatchers? Without(EventWatchers? before, IEventWatcher watcher)
    {
        var left = before?._watchers.Select(list => Array.FindAll(list, one => one != watcher)).ToArray() ?? [];
        return Array.Exists(left, list => list.Length > 0) ? new(left) : null;
    }

    private static bool Wants(IEventWatcher watcher, BrokerEventKind kind) => watcher.Wanted.Contains(kind);
}
