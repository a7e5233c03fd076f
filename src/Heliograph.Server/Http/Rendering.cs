using System.Buffers;

namespace Heliograph.Server.Http;

/// <summary>A document that was written once, for several who send it. Its memory goes back when the last of them has.</summary>
internal sealed class Rendering : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 64 * 1024;

    private readonly TaskCompletionSource<Rendering> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _octets = [];
    private int _length;
    private int _shares = 1;

    /// <summary>Done when it can be read; fails when it could not be written.</summary>
    internal Task<Rendering> Written => _written.Task;

    /// <summary>Done when it has been tried to write; never fails.</summary>
    internal Task Finished => _written.Task.ContinueWith(
        static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>What was written; until <see cref="Dispose"/>.</summary>
    internal ReadOnlySpan<byte> Octets => _octets.AsSpan(0, _length);

    /// <summary>One more will send it. Only before it is written.</summary>
    internal void Share() => Interlocked.Increment(ref _shares);

    /// <summary>Has it written.</summary>
    internal void Write(Action<IBufferWriter<byte>> write)
    {
        try
        {
            write(this);
            _written.SetResult(this);
        }
        catch (Exception error)
        {
            _written.SetException(error);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _shares) > 0) return;
        if (_octets.Length > 0) ArrayPool<byte>.Shared.Return(_octets);
        _octets = [];
    }

    void IBufferWriter<byte>.Advance(int count) => _length += count;

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint) => Reserve(sizeHint).AsMemory(_length);

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => Reserve(sizeHint).AsSpan(_length);

    private byte[] Reserve(int count)
    {
        count = Math.Max(count, 1);
        if (_octets.Length - _length >= count) return _octets;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstSize, Math.Max(_octets.Length * 2, _length + count)));
        Octets.CopyTo(larger);
        if (_octets.Length > 0) ArrayPool<byte>.Shared.Return(_octets);
        return _octets = larger;
    }
}
