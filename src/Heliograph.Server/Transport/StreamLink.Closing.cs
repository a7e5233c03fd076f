using Heliograph.Broker.Shards;

namespace Heliograph.Server.Transport;

/// <summary>The orderly end: the last output, the layers' closing bytes, our end of stream, the peer's.</summary>
internal abstract partial class StreamLink
{
    private void FlushLast()
    {
        if (Has(LinkState.Aborted))
        {
            TellClosed();
            Release();
        }
        else if (Has(LinkState.Draining | LinkState.Released))
        {
            DropPending();
        }
        else
        {
            WriteLast();
        }
    }

    private void WriteLast()
    {
        EndOutput();
        var outcome = Has(LinkState.Blocked) ? WriteOutcome.Blocked : WritePending();
        TellClosed();
        switch (outcome)
        {
            case WriteOutcome.Done:
                DropPending();
                Drain();
                break;
            case WriteOutcome.Blocked:
                Wait(LinkState.Blocked, Interest.Write);
                if (_linger is null) Linger(LingerDeadline.WriteMilliseconds);
                break;
            default:
                Release();
                break;
        }
    }

    private void EndOutput()
    {
        if (Has(LinkState.OutputEnded)) return;
        _state |= LinkState.OutputEnded;
        var layered = _layers?.EndOutput(_end) ?? false;
        if (layered || Unsent > 0) _state |= LinkState.WroteLast;
    }

    // Closing a socket with unread input resets it, and the peer may lose what it was just sent: shut our direction first.
    private void Drain()
    {
        if (_end == LinkEnd.Peer || !Has(LinkState.WroteLast) || !ShutdownWrite())
        {
            Release();
            return;
        }

        Wait(LinkState.Draining, Interest.Read);
        Linger(LingerDeadline.DrainMilliseconds);
    }

    private void ReadWhileClosing()
    {
        if (!Has(LinkState.Draining))
        {
            Writable();
            return;
        }

        var count = Read(_loop.Arena.Span);
        if (count == WouldBlock) return;
        if (count <= 0 || !_linger!.MayDiscard(count)) Release();
    }

    private void TellClosed()
    {
        if (!Has(LinkState.Attached)) return;
        _state &= ~LinkState.Attached;
        Protocol.Closed(_end);
    }

    private void Linger(int milliseconds) => Shard.SetDeadline(_linger ??= new(this), milliseconds);
}
