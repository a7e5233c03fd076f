using System.Buffers;
using System.Net.Sockets;
using Heliograph.Protocol;

namespace Heliograph.Server.Load;

/// <summary>A TCP connection that MQTT packets are read from and written to. Writing gathers while a send is on its way.</summary>
internal sealed class PacketStream : IDisposable
{
    private const int LargestPacket = 1 << 20;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _gathered = new(4096);
    private ArrayBufferWriter<byte> _sending = new(4096);
    private byte[] _received = new byte[16384];
    private int _count;
    private bool _isSending;

    private PacketStream()
    {
    }

    /// <summary>Takes a packet that was received; its spans end with the call.</summary>
    public delegate void FrameHandler(in Frame frame);

    /// <summary>Bytes written that no send has begun with. Any thread.</summary>
    public int Unsent
    {
        get
        {
            lock (_gate) return _gathered.WrittenCount;
        }
    }

    /// <summary>Connects. Throws <see cref="SocketException"/>.</summary>
    public static async Task<PacketStream> ConnectAsync(string host, int port, CancellationToken stop)
    {
        var stream = new PacketStream();
        try
        {
            await stream._socket.ConnectAsync(host, port, stop).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Adds bytes to what the next <see cref="Flush"/> sends. Any thread.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate) _gathered.Write(bytes);
    }

    /// <summary>Sends what was written, without waiting. A connection that breaks is noticed by <see cref="ReadAsync"/>.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_isSending || _gathered.WrittenCount == 0) return;
            _isSending = true;
        }

        _ = SendAsync();
    }

    /// <summary>Gives packets to <paramref name="handle"/> as they come, and flushes after each lot, until the peer closes or <see cref="Dispose"/>.</summary>
    public async Task ReadAsync(FrameHandler handle)
    {
        while (true)
        {
            if (_count == _received.Length) Array.Resize(ref _received, _count * 2);
            var length = await _socket.ReceiveAsync(_received.AsMemory(_count)).ConfigureAwait(false);
            if (length == 0) return;
            _count += length;
            Take(handle);
            Flush();
        }
    }

    /// <summary>Closes the connection at once. Any thread.</summary>
    public void Dispose() => _socket.Dispose();

    private void Take(FrameHandler handle)
    {
        var taken = 0;
        while (FrameReader.TryRead(_received.AsSpan(taken, _count - taken), LargestPacket, out var frame))
        {
            handle(frame);
            taken += frame.Length;
        }

        _received.AsSpan(taken, _count - taken).CopyTo(_received);
        _count -= taken;
    }

    private async Task SendAsync()
    {
        try
        {
            while (TrySwap()) await SendAllAsync(_sending.WrittenMemory).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            Dispose();
        }
    }

    private async Task SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes).ConfigureAwait(false)..];
    }

    private bool TrySwap()
    {
        lock (_gate)
        {
            _sending.ResetWrittenCount();
            (_gathered, _sending) = (_sending, _gathered);
            _isSending = _sending.WrittenCount > 0;
            return _isSending;
        }
    }
}
