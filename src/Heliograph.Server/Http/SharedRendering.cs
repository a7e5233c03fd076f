using System.Buffers;

namespace Heliograph.Server.Http;

/// <summary>
/// Writes a document once for everybody who waits for it: who asks while it is being written shares the next writing with all who do. So nobody is
/// given numbers from before he asked, however many ask there is one writing at a time, and no thread waits. Any thread.
/// </summary>
/// <param name="write">Writes the document as it is now; waits for nothing.</param>
internal sealed class SharedRendering(Action<IBufferWriter<byte>> write)
{
    private readonly Lock _gate = new();
    private Rendering? _next;
    private Task _last = Task.CompletedTask;

    /// <summary>The document as it is now. Dispose what it gives once it has been sent.</summary>
    internal Task<Rendering> GetAsync()
    {
        Rendering mine;
        Task before;
        lock (_gate)
        {
            if (_next is { } joined)
            {
                joined.Share();
                return joined.Written;
            }

            (mine, before) = (new Rendering(), _last);
            (_next, _last) = (mine, mine.Finished);
        }

        return WriteAsync(mine, before);
    }

    private async Task<Rendering> WriteAsync(Rendering mine, Task before)
    {
        await before.ConfigureAwait(false);
        lock (_gate) _next = null;
        mine.Write(write);
        return await mine.Written.ConfigureAwait(false);
    }
}
