using System.Runtime.InteropServices;
using Heliograph.Broker.Storage;

namespace Heliograph.Server.Storage;

/// <summary>
/// Finds which changes of the batches that are committed together matter: of several to the same message, queue entry, incoming identifier or
/// delayed message only the last, and removing what never reached the file is nothing. A message that a connected subscriber has
/// acknowledged before its turn to be written thus costs no write at all.
/// </summary>
/// <param name="marks">What may be in the file.</param>
internal sealed class StoreGroup(StoreMarks marks)
{
    private readonly Dictionary<Key, int> _last = [];
    private readonly List<bool> _dropped = [];

    private enum Table : byte
    {
        None,
        Message,
        Entry,
        Incoming,
        Delayed,
    }

    /// <summary>How many changes of <paramref name="batches"/>, together, must be written.</summary>
    public int Plan(ReadOnlySpan<StoreBatch> batches)
    {
        _last.Clear();
        _dropped.Clear();
        var left = 0;
        foreach (var batch in batches)
        {
            for (var i = 0; i < batch.Operations.Count; i++) left += Add(batch.Operations[i]);
        }

        return left;
    }

    /// <summary>Whether change <paramref name="index"/>, counted through all batches of the last <see cref="Plan"/>, must be written.</summary>
    public bool Counts(int index) => !_dropped[index];

    // What the sum of changes to be written grows by: at least −1, at most 1.
    private int Add(in StoreOperation operation)
    {
        var drop = marks.IsBeyond(operation);
        var index = _dropped.Count;
        _dropped.Add(drop);
        return (drop ? 0 : 1) - (Supersedes(KeyOf(operation), index) ? 1 : 0);
    }

    private bool Supersedes(in Key key, int index)
    {
        if (key.Table == Table.None) return false;
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, key, out var exists);
        var supersedes = exists && !_dropped[last];
        if (exists) _dropped[last] = true;
        last = index;
        return supersedes;
    }

    private static Key KeyOf(in StoreOperation operation) => operation.Kind switch
    {
        StoreOperationKind.MessagePut => new(Table.Message, 0, operation.Message!.Id),
        StoreOperationKind.MessageRemove => new(Table.Message, 0, operation.Number),
        StoreOperationKind.EntryPut => new(Table.Entry, operation.Session, operation.Entry.Sequence),
        StoreOperationKind.EntryRemove => new(Table.Entry, operation.Session, operation.Number),
        StoreOperationKind.IncomingPut or StoreOperationKind.IncomingRemove => new(Table.Incoming, operation.Session, operation.Number),
        StoreOperationKind.DelayedPut or StoreOperationKind.DelayedRemove => new(Table.Delayed, 0, operation.Number),
        _ => default,
    };

    private readonly record struct Key(Table Table, long Session, long Number)
    {
        public override int GetHashCode() => (int)(((ulong)((Session * 31) + Number + ((long)Table << 56)) * 0x9E3779B97F4A7C15) >> 32);
    }
}
