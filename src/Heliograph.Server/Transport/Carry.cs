using Heliograph.Broker.Buffers;

namespace Heliograph.Server.Transport;

/// <summary>
/// The received bytes a reader has not consumed yet, in a pooled buffer held only while there are any. Few bytes are put in front
/// of the next receive in the arena; many stay in place and the next receive lands behind them, in a buffer that doubles, so that
/// a packet of n bytes costs O(n) copying however small its pieces are.
/// </summary>
internal struct Carry
{
    private const int InArena = 4096;
    private const int LeastRoom = 16 * 1024;

    private byte[]? _buffer;
    private int _start;
    private int _length;

    public readonly int Length => _length;

    public readonly Span<byte> Kept => _buffer.AsSpan(_start, _length);

    /// <summary>Where the next bytes are to be received. Follow with <see cref="Join(ReceiveArena, int)"/>.</summary>
    public Span<byte> Prepare(ReceiveArena arena)
    {
        if (_length == 0) return arena.Span;
        if (_length <= InArena)
        {
            Kept.CopyTo(arena.Span);
            return arena.Span[_length..];
        }

        MakeRoom(Math.Max(LeastRoom, _length));
        return _buffer.AsSpan(_start + _length);
    }

    /// <summary>The kept and the <paramref name="received"/> bytes as one run. Follow with <see cref="Keep"/>.</summary>
    public Span<byte> Join(ReceiveArena arena, int received)
    {
        if (_length <= InArena) return arena.Span[..(_length + received)];
        _length += received;
        return Kept;
    }

    /// <summary>Puts <paramref name="bytes"/> behind what is kept and returns the run of both. Follow with <see cref="Keep"/>.</summary>
    public Span<byte> Join(Span<byte> bytes)
    {
        if (_length == 0) return bytes;
        MakeRoom(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_start + _length));
        _length += bytes.Length;
        return Kept;
    }

    /// <summary>Keeps <paramref name="all"/>, the run last joined, without its first <paramref name="consumed"/> bytes.</summary>
    public void Keep(Span<byte> all, int consumed)
    {
        var rest = all[consumed..];
        if (rest.IsEmpty)
        {
            Clear();
            return;
        }

        if (_buffer is not null && rest.Overlaps(_buffer)) Shrink(rest.Length);
        else if (consumed == 0 && _buffer is not null && _start + rest.Length <= _buffer.Length) Append(rest[_length..]);
        else Store(rest);
    }

    /// <summary>Forgets what is kept and returns the buffer.</summary>
    public void Clear()
    {
        if (_buffer is { } buffer) BufferPool.Return(buffer);
        this = default;
    }

    private void Append(Span<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_start + _length));
        _length += bytes.Length;
    }

    private void Store(Span<byte> bytes)
    {
        var buffer = BufferPool.Rent(bytes.Length);
        bytes.CopyTo(buffer);
        Clear();
        _buffer = buffer;
        _length = bytes.Length;
    }

    // The rest is the end of the buffer; a large buffer is not held for a small rest.
    private void Shrink(int rest)
    {
        _start += _length - rest;
        _length = rest;
        if (rest <= InArena && _buffer!.Length > InArena) Store(Kept);
    }

    private void MakeRoom(int room)
    {
        if (_buffer!.Length - _start - _length >= room) return;
        if (_buffer.Length >= _length + room && _start >= _length)
        {
            Kept.CopyTo(_buffer);
            _start = 0;
            return;
        }

        var larger = BufferPool.Rent(_length + Math.Max(room, _length));
        Kept.CopyTo(larger);
        var length = _length;
        Clear();
        _buffer = larger;
        _length = length;
    }
}
