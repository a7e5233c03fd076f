namespace Heliograph.Server.Connectors;

/// <summary>A pause that somebody else may end before its time. One thread waits, any thread ends.</summary>
internal sealed class Pause(TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _end = new(0, 1);

    /// <summary>Waits. Never throws: ends at once when it is cancelled.</summary>
    public async Task WaitAsync(TimeSpan time, CancellationToken cancellation)
    {
        using var limit = new Limit(time, clock, cancellation);
        try
        {
            await _end.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _end.Dispose();

    /// <summary>Forgets that the next pause was ended.</summary>
    public void Forget()
    {
        while (_end.Wait(0))
        {
        }
    }

    /// <summary>Ends the pause that there is, or the next one.</summary>
    public void End()
    {
        try
        {
            _end.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has been ended already.
        }
    }
}
