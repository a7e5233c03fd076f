using Heliograph.Broker.Storage;
using Heliograph.Broker.Topics;

namespace Heliograph.Server.Storage;

/// <summary>
/// How far the file's rows reach: the highest message number and, for each session, the highest sequence ever written. Both only grow, so
/// what lies above is certainly not in the file and need not be removed from it. May reach too far, never too short.
/// </summary>
internal sealed class StoreMarks
{
    // Changes of one topic overtake each other by milliseconds; older numbers may be forgotten.
    private const int RetainedLimit = 65536;

    private readonly Dictionary<long, long> _sequences = [];
    private readonly Dictionary<byte[], long> _retained = new(Utf8Key.Comparer);
    private readonly List<long> _removed = [];
    private long _message;

    /// <summary>True when removing what <paramref name="operation"/> removes cannot change the file.</summary>
    public bool IsBeyond(in StoreOperation operation) => operation.Kind switch
    {
        StoreOperationKind.MessageRemove => operation.Number > _message,
        StoreOperationKind.EntryRemove => !_sequences.TryGetValue(operation.Session, out var last) || operation.Number > last,
        _ => false,
    };

    /// <summary>True for a change of a retained message that a later change of the same topic has overtaken.</summary>
    public bool IsOvertaken(in StoreOperation operation) =>
        operation.Kind is StoreOperationKind.RetainedPut or StoreOperationKind.RetainedRemove
        && _retained.TryGetValue(operation.Text!, out var last) && operation.Session < last;

    /// <summary>Notes what <paramref name="operation"/> is about to write.</summary>
    public void Note(in StoreOperation operation)
    {
        switch (operation.Kind)
        {
            case StoreOperationKind.MessagePut: NoteMessage(operation.Message!.Id); break;
            case StoreOperationKind.EntryPut: NoteEntry(operation.Session, operation.Entry.Sequence); break;
            case StoreOperationKind.SessionRemove: _removed.Add(operation.Session); break;
            case StoreOperationKind.RetainedPut or StoreOperationKind.RetainedRemove: NoteRetained(operation.Text!, operation.Session); break;
        }
    }

    /// <summary>Message <paramref name="id"/> is, or will be, in the file.</summary>
    public void NoteMessage(long id) => _message = Math.Max(_message, id);

    /// <summary>An entry is, or will be, in the file.</summary>
    public void NoteEntry(long session, long sequence)
    {
        if (_removed.Count > 0) _removed.Remove(session);
        if (!_sequences.TryGetValue(session, out var last) || sequence > last) _sequences[session] = sequence;
    }

    private void NoteRetained(byte[] topic, long change)
    {
        if (_retained.Count >= RetainedLimit) _retained.Clear();
        _retained[topic] = change;
    }

    /// <summary>What was noted is in the file: sessions removed for good are forgotten.</summary>
    public void Committed()
    {
        foreach (var session in _removed) _sequences.Remove(session);
        _removed.Clear();
    }

    /// <summary>What was noted is not in the file.</summary>
    public void RolledBack() => _removed.Clear();
}
