using Heliograph.Broker.Storage;

namespace Heliograph.Tests.Storage;

/// <summary>The simplest thing that keeps what a store must keep: facts by key, orphans struck out when it is read.</summary>
internal sealed class StoreModel
{
    private readonly Dictionary<long, SessionRecord> _sessions = [];
    private readonly Dictionary<long, string> _messages = [];
    private readonly Dictionary<(long Session, string Key), (string Line, EntryRecord Entry)> _owned = [];
    private readonly Dictionary<string, long> _retained = [];
    private readonly Dictionary<string, long> _retainedChanges = [];
    private readonly Dictionary<long, long> _delayed = [];

    public StoreModel Apply(StoreBatch batch)
    {
        foreach (var operation in batch.Operations) Apply(operation);
        return this;
    }

    public string Text()
    {
        var lines = new List<string>();
        lines.AddRange(_sessions.Values.Select(ImageText.Line));
        lines.AddRange(_owned.Values.Select(o => o.Line));
        lines.AddRange(_retained.Values.Select(m => $"retained {m}"));
        lines.AddRange(_delayed.Select(d => $"delayed {d.Key} {d.Value}"));
        lines.AddRange(_messages.Values);
        return ImageText.Text(lines);
    }

    /// <summary>What a restart does: orphans go.</summary>
    public StoreModel Restart()
    {
        foreach (var record in _sessions.Values.Where(r => r.Will != 0 && Lacks(r.Will)).ToList())
            _sessions[record.Id] = record with { Will = 0, WillDelay = 0 };
        foreach (var (key, owned) in _owned.Where(o => o.Value.Entry is { PacketId: > 0, IsExactlyOnce: true } entry && Lacks(entry.Message)).ToList())
            _owned[key] = ($"entry {key.Session} {owned.Entry with { Released = true }}", owned.Entry with { Released = true });
        Strike(_owned, (key, owned) => !_sessions.ContainsKey(key.Session) || (owned.Entry.Message != 0 && !owned.Entry.Released && Lacks(owned.Entry.Message)));
        Strike(_retained, (_, message) => Lacks(message));
        Strike(_delayed, (message, _) => Lacks(message));
        HashSet<long> needed = [.. _sessions.Values.Select(r => r.Will), .. _owned.Values.Select(o => o.Entry.Message), .. _retained.Values, .. _delayed.Keys];
        Strike(_messages, (id, _) => !needed.Contains(id));
        return this;
    }

    private void ChangeRetained(string topic, in StoreOperation o)
    {
        if (o.Session < _retainedChanges.GetValueOrDefault(topic)) return;
        _retainedChanges[topic] = o.Session;
        if (o.Kind == StoreOperationKind.RetainedPut) _retained[topic] = o.Number;
        else _retained.Remove(topic);
    }

    private bool Lacks(long message) => !_messages.ContainsKey(message);

    private static void Strike<TKey, TValue>(Dictionary<TKey, TValue> facts, Func<TKey, TValue, bool> orphaned)
        where TKey : notnull
    {
        foreach (var (key, value) in facts)
            if (orphaned(key, value)) facts.Remove(key);
    }

    private void Apply(in StoreOperation o)
    {
        var owner = o.Session;
        var text = o.Text is null ? "" : Convert.ToHexString(o.Text);
        switch (o.Kind)
        {
            case StoreOperationKind.SessionPut: _sessions[owner] = o.Record!; break;
            case StoreOperationKind.SessionRemove: RemoveSession(owner); break;
            case StoreOperationKind.SubscriptionPut: _owned[(owner, "s" + text)] = ($"subscription {owner} {text} {o.Number}", default); break;
            case StoreOperationKind.SubscriptionRemove: _owned.Remove((owner, "s" + text)); break;
            case StoreOperationKind.MessagePut: _messages[o.Message!.Id] = ImageText.Line(o.Message.Id, o.Message); break;
            case StoreOperationKind.MessageRemove: _messages.Remove(o.Number); break;
            case StoreOperationKind.EntryPut: _owned[(owner, "e" + o.Entry.Sequence)] = ($"entry {owner} {o.Entry}", o.Entry); break;
            case StoreOperationKind.EntryRemove: _owned.Remove((owner, "e" + o.Number)); break;
            case StoreOperationKind.IncomingPut: _owned[(owner, "i" + o.Number)] = ($"incoming {owner} {o.Number}", default); break;
            case StoreOperationKind.IncomingRemove: _owned.Remove((owner, "i" + o.Number)); break;
            case StoreOperationKind.RetainedPut or StoreOperationKind.RetainedRemove: ChangeRetained(text, o); break;
            case StoreOperationKind.DelayedPut: _delayed[o.Number] = owner; break;
            case StoreOperationKind.DelayedRemove: _delayed.Remove(o.Number); break;
            default: Assert.Fail($"the model does not know {o.Kind}"); break;
        }
    }

    private void RemoveSession(long session)
    {
        _sessions.Remove(session);
        foreach (var key in _owned.Keys.Where(k => k.Session == session).ToList()) _owned.Remove(key);
    }
}
