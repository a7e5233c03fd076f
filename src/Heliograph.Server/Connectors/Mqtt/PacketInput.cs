using Heliograph.Protocol;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>Reads packets from a stream into one buffer, which grows with what has come, never with what was only announced. One thread at a time.</summary>
internal sealed class PacketInput(Stream stream, int maximumPacketSize)
{
    private const int SmallBuffer = 16 * 1024;
    private const int LargeBuffer = 1 << 20;

    private byte[] _buffer = new byte[SmallBuffer];
    private int _start;
    private int _end;

    /// <summary>Waits for more bytes; false when the peer has closed. To be called when <see cref="TryTake"/> finds no packet any more.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        MakeRoom();
        var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
        _end += count;
        return count > 0;
    }

    /// <summary>The next whole packet, whose spans end with the next <see cref="FillAsync"/>. Throws <see cref="ProtocolException"/>.</summary>
    public bool TryTake(out Frame frame)
    {
        if (!FrameReader.TryRead(_buffer.AsSpan(_start, _end - _start), maximumPacketSize, out frame)) return false;
        _start += frame.Length;
        return true;
    }

    private void MakeRoom()
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        var size = rest.Length == _buffer.Length ? _buffer.Length * 2 : rest.Length < SmallBuffer && _buffer.Length > LargeBuffer ? SmallBuffer : _buffer.Length;
        var target = size == _buffer.Length ? _buffer : new byte[size];
        rest.CopyTo(target);
        (_buffer, _start, _end) = (target, 0, rest.Length);
    }
}
