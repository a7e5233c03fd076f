using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Heliograph.Broker.Shards;
using Heliograph.Server.Transport.Layers;

namespace Heliograph.Server.Transport.Tls;

/// <summary>
/// TLS between a socket and what lies above: an <see cref="SslStream"/> fed by the loop, whose continuations run inline on it. It
/// waits with empty reads, so that an idle link holds no buffers; records are at most 16 KiB of output each.
/// </summary>
internal sealed class TlsLayer : IDisposable
{
    private const int RecordSize = 16 * 1024;
    private const int MostAtOnce = 8 * RecordSize;
    private const int ReadSize = 64 * 1024;

    [ThreadStatic] private static byte[]? t_scratch;

    private readonly LayerStack _stack;
    private readonly Func<SslServerAuthenticationOptions> _options;
    private readonly MemoryDuplex _duplex;
    private readonly SslStream _ssl;
    private readonly Action _onReadable;
    private readonly Action _pump;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _wait;
    private Carry _plain;
    private bool _isWaiting;
    private bool _isOpen;
    private bool _hasFailed;

    public TlsLayer(LayerStack stack, Func<SslServerAuthenticationOptions> options)
    {
        _stack = stack;
        _options = options;
        _duplex = new(Written);
        _ssl = new(_duplex, leaveInnerStreamOpen: false);
        _onReadable = OnReadable;
        _pump = () =>
        {
            if (_isOpen && !_isWaiting) Pump();
        };
    }

    /// <summary>The peer's certificate, which the validation has accepted; known from the handshake on, also after the end.</summary>
    public X509Certificate2? PeerCertificate { get; private set; }

    /// <summary>Plain bytes that were not consumed.</summary>
    public ReadOnlySpan<byte> Unread => _plain.Kept;

    // One for each loop's thread; its content lives until the next layer reads or writes.
    private static byte[] Scratch => t_scratch ??= GC.AllocateUninitializedArray<byte>(ReadSize, pinned: true);

    /// <summary>Starts the handshake.</summary>
    public void Begin()
    {
        var handshake = _ssl.AuthenticateAsServerAsync(_options(), CancellationToken.None).ConfigureAwait(false).GetAwaiter();
        handshake.UnsafeOnCompleted(() => HandshakeEnded(handshake));
    }

    /// <summary>Takes bytes from the socket, all of them.</summary>
    public void Receive(ReadOnlySpan<byte> data) => _duplex.Feed(data, _pump);

    /// <summary>Hands on again what was not consumed, then goes on.</summary>
    public void Resume()
    {
        if (_plain.Length > 0) Hand(_plain.Kept);
        _duplex.Feed([], _pump);
    }

    /// <summary>Encrypts what <paramref name="output"/> holds, or a part of it, into the wire.</summary>
    public void Encrypt(Output output)
    {
        for (var left = Math.Min(output.Length, MostAtOnce); left > 0;)
        {
            var count = Math.Min(left, RecordSize);
            if (output.Segments[0].Length >= count) Write(output.Segments[0].Buffer, output.Segments[0].Offset, count);
            else Write(Scratch, 0, Gather(output, Scratch.AsSpan(0, count)));
            output.Advance(count);
            left -= count;
        }
    }

    /// <summary>Encrypts <paramref name="bytes"/> into the wire.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var count = Math.Min(bytes.Length, RecordSize);
            bytes[..count].CopyTo(Scratch);
            Write(Scratch, 0, count);
            bytes = bytes[count..];
        }
    }

    /// <summary>Sends close_notify.</summary>
    public void EndOutput()
    {
        if (!_isOpen || _hasFailed) return;
        var shutdown = _ssl.ShutdownAsync();
        if (!shutdown.IsCompletedSuccessfully) Fail("The TLS stream could not be ended.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hasFailed = true;
        _plain.Clear();
        _ssl.Dispose();
    }

    private static int Gather(Output output, Span<byte> to)
    {
        var count = to.Length;
        foreach (ref readonly var segment in output.Segments)
        {
            var part = Math.Min(segment.Length, to.Length);
            segment.Span[..part].CopyTo(to);
            to = to[part..];
            if (to.IsEmpty) break;
        }

        return count;
    }

    private void Write(byte[] buffer, int offset, int count)
    {
        if (_hasFailed) return;
        try
        {
            _ssl.Write(buffer, offset, count);
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            Fail(error.Message);
        }
    }

    private void Written(ReadOnlySpan<byte> bytes)
    {
        _stack.Wire.Append(bytes);
        if (!_stack.IsWriting) _stack.Link.FlushAtTurnEnd();
    }

    private void HandshakeEnded(ConfiguredTaskAwaitable.ConfiguredTaskAwaiter handshake)
    {
        if (_hasFailed || _stack.Link.IsClosing) return;
        try
        {
            handshake.GetResult();
            _isOpen = true;
            PeerCertificate = _ssl.RemoteCertificate as X509Certificate2;
            _stack.TlsReady();
            Pump();
        }
        catch (Exception error) // whatever a hostile ClientHello makes SslStream throw: nobody above this continuation could catch it
        {
            Fail(error is AuthenticationException or IOException ? (error.InnerException ?? error).Message : "what came is no ClientHello");
        }
    }

    private void OnReadable()
    {
        _isWaiting = false;
        if (!_hasFailed && TryRead()) Pump();
    }

#pragma warning disable CA2012 // A result is taken once, after the read has completed: awaiting would cost a state machine a record.
    // Reads until there is nothing more, then waits.
    private void Pump()
    {
        while (!_hasFailed && !_stack.Link.IsClosing && !_stack.Link.IsMoving)
        {
            _wait = _ssl.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false).GetAwaiter();
            if (!_wait.IsCompleted)
            {
                _isWaiting = true;
                _wait.UnsafeOnCompleted(_onReadable);
                return;
            }

            if (!TryRead()) return;
        }
    }

    // After an empty read has told that there is plaintext, or the end.
    private bool TryRead()
    {
        try
        {
            _wait.GetResult();
            var read = _ssl.ReadAsync(Scratch).ConfigureAwait(false).GetAwaiter();
            if (!read.IsCompleted) return Fail("A TLS record could not be read in one piece.");
            var count = read.GetResult();
            if (count > 0) Hand(_plain.Join(Scratch.AsSpan(0, count)));
            else _stack.Link.End(LinkEnd.Peer);
            return count > 0;
        }
        catch (Exception error) // as above
        {
            return Fail(error.Message);
        }
    }

#pragma warning restore CA2012

    private void Hand(Span<byte> all)
    {
        if (_stack.Link.IsClosing) return;
        var consumed = _stack.ReceivePlain(all);
        if (!_stack.Link.IsClosing) _plain.Keep(all, consumed);
    }

    private bool Fail(string reason)
    {
        _hasFailed = true;
        _stack.Fail(LinkEnd.BadFraming, $"TLS: {reason}");
        return false;
    }
}
