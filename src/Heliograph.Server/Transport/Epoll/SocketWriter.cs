using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Heliograph.Broker.Shards;

namespace Heliograph.Server.Transport.Epoll;

/// <summary>
/// Writes outputs to sockets: one segment with <c>send</c>, several small ones gathered into one block, large ones by reference in
/// one <c>sendmsg</c>. One for a loop, used on its thread.
/// </summary>
internal sealed unsafe class SocketWriter
{
    private const int GatherLimit = 4096;
    private const int MostVectors = 256;

    // The array itself is held: the collector frees what only an address refers to.
    private readonly byte[] _block = GC.AllocateUninitializedArray<byte>(GatherLimit, pinned: true);
    private readonly Syscalls.Vector[] _vectors = GC.AllocateUninitializedArray<Syscalls.Vector>(MostVectors, pinned: true);

    /// <summary>Writes until all is taken or the socket takes no more; advances <paramref name="output"/>.</summary>
    public WriteOutcome Write(int socket, Output output)
    {
        while (output.Length > 0)
        {
            var offered = Offer(socket, output.Segments, output.Length, out var taken);
            if (taken < 0)
            {
                var error = Marshal.GetLastSystemError();
                if (error == Syscalls.Interrupted) continue;
                return error is Syscalls.Again or Syscalls.NoBufferSpace ? WriteOutcome.Blocked : WriteOutcome.Broken;
            }

            output.Advance((int)taken);
            if (taken < offered) return WriteOutcome.Blocked;
        }

        return WriteOutcome.Done;
    }

    private static byte* Pointer(byte[] pinned) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    private int Offer(int socket, ReadOnlySpan<Segment> segments, int length, out nint taken)
    {
        if (segments.Length == 1)
        {
            taken = Syscalls.Send(socket, Pointer(segments[0].Buffer) + segments[0].Offset, (nuint)length, Syscalls.NoSignal);
            return length;
        }

        if (length > GatherLimit) return OfferVectors(socket, segments, out taken);
        Gather(segments);
        taken = Syscalls.Send(socket, Pointer(_block), (nuint)length, Syscalls.NoSignal);
        return length;
    }

    private void Gather(ReadOnlySpan<Segment> segments)
    {
        var block = _block.AsSpan();
        foreach (ref readonly var segment in segments)
        {
            segment.Span.CopyTo(block);
            block = block[segment.Length..];
        }
    }

    private int OfferVectors(int socket, ReadOnlySpan<Segment> segments, out nint taken)
    {
        var count = Math.Min(segments.Length, MostVectors);
        var offered = 0;
        for (var i = 0; i < count; i++)
        {
            ref readonly var segment = ref segments[i];
            _vectors[i] = new() { Base = Pointer(segment.Buffer) + segment.Offset, Length = (nuint)segment.Length };
            offered += segment.Length;
        }

        var message = new Syscalls.MessageHeader
        {
            Vectors = (Syscalls.Vector*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_vectors)),
            VectorCount = (nuint)count,
        };
        taken = Syscalls.SendMessage(socket, &message, Syscalls.NoSignal);
        return offered;
    }
}
