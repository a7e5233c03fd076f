using Heliograph.Broker.Buffers;

namespace Heliograph.Broker.Shards;

/// <summary>
/// The bytes a connection has yet to send, in order: small pieces gathered in pooled chunks, large payloads by reference.
/// An idle connection has none: it is taken from a pool by the first append of a turn and given back when all is written.
/// Used only on the shard that owns the connection.
/// </summary>
public sealed class Output
{
    private const int ChunkSize = 4096;
    private static readonly Pool<Output>.Reserve Reserve = new(4096);
    [ThreadStatic] private static Pool<Output>? t_pool;

    /// <summary>Messages in it that have not been timed yet.</summary>
    internal AppendedMessages Messages;

    private Segment[] _segments = new Segment[4];
    private int _first;
    private int _count;
    private byte[]? _chunk;
    private int _free;

    private Output()
    {
    }

    /// <summary>Bytes not yet written.</summary>
    public int Length { get; private set; }

    /// <summary>When (<see cref="Shard.Now"/>) a write left some of it behind; for a transport, while it waits for the peer.</summary>
    public long BlockedAt { get; set; }

    /// <summary>What is to be written next, oldest first.</summary>
    public ReadOnlySpan<Segment> Segments => _segments.AsSpan(_first, _count);

    /// <summary>An empty output from the pool.</summary>
    public static Output Rent() => (t_pool ??= new(Reserve, 256)).TryTake() ?? new();

    /// <summary>Room for <paramref name="size"/> contiguous bytes; follow with <see cref="Commit"/>.</summary>
    public Span<byte> GetSpan(int size)
    {
        if (_free < size) AddChunk(size);
        else if (_segments[_first + _count - 1].Owner is not null) ContinueChunk();
        ref var last = ref _segments[_first + _count - 1];
        return last.Buffer.AsSpan(last.Offset + last.Length, size);
    }

    /// <summary>Keeps the first <paramref name="size"/> bytes of what was reserved.</summary>
    public void Commit(int size)
    {
        _segments[_first + _count - 1].Length += size;
        _free -= size;
        Length += size;
    }

    /// <summary>Copies <paramref name="bytes"/> to the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Commit(bytes.Length);
    }

    /// <summary>Appends bytes of a pinned array by reference; takes one reference of <paramref name="owner"/>.</summary>
    public void AppendShared(Shared owner, byte[] buffer, int offset, int length)
    {
        owner.AddReference();
        Add(new() { Buffer = buffer, Offset = offset, Length = length, Owner = owner });
        Length += length;
    }

    /// <summary>Forgets the oldest <paramref name="bytes"/> bytes: they have been written.</summary>
    public void Advance(int bytes)
    {
        Length -= bytes;
        while (bytes > 0)
        {
            ref var segment = ref _segments[_first];
            var part = Math.Min(bytes, segment.Length);
            segment.Offset += part;
            segment.Length -= part;
            bytes -= part;
            if (segment.Length == 0) RemoveFirst();
        }
    }

    /// <summary>Drops what is left and gives the object back to the pool.</summary>
    public void Recycle()
    {
        while (_count > 0) RemoveFirst();
        Length = 0;
        Messages.Clear();
        (t_pool ??= new(Reserve, 256)).Give(this);
    }

    private void AddChunk(int size)
    {
        _chunk = BufferPool.Rent(Math.Max(size, ChunkSize));
        Add(new() { Buffer = _chunk });
        _free = _chunk.Length;
    }

    // Behind a payload sent by reference, the rest of the chunk before it is used up first.
    private void ContinueChunk()
    {
        var at = _first + _count - 1;
        while (_segments[at].Owner is not null) at--;
        _segments[at].IsContinued = true;
        Add(new() { Buffer = _chunk!, Offset = _chunk!.Length - _free });
    }

    private void Add(Segment segment)
    {
        if (_first + _count == _segments.Length) MakeRoom();
        _segments[_first + _count++] = segment;
    }

    private void MakeRoom()
    {
        var target = _count > _segments.Length / 2 ? new Segment[_segments.Length * 2] : _segments;
        Array.Copy(_segments, _first, target, 0, _count);
        if (target == _segments) Array.Clear(_segments, _count, _first);
        _segments = target;
        _first = 0;
    }

    private void RemoveFirst()
    {
        ref var segment = ref _segments[_first];
        if (segment.Owner is { } owner) owner.Release();
        else if (!segment.IsContinued) ReturnChunk(segment.Buffer);
        segment = default;
        _count--;
        _first = _count == 0 ? 0 : _first + 1;
    }

    private void ReturnChunk(byte[] chunk)
    {
        BufferPool.Return(chunk);
        if (chunk != _chunk) return;
        _chunk = null;
        _free = 0;
    }
}
