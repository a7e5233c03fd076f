namespace Heliograph.Server.Connectors;

/// <summary>A token that is cancelled by another one, or when a time is over.</summary>
internal sealed class Limit : IDisposable
{
    private readonly CancellationTokenSource _time;
    private readonly CancellationTokenSource _both;

    /// <summary>Begins.</summary>
    public Limit(TimeSpan time, TimeProvider clock, CancellationToken other)
    {
        _time = new(time, clock);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, other);
    }

    /// <summary>The token.</summary>
    public CancellationToken Token => _both.Token;

    /// <summary>Whether the time is over.</summary>
    public bool IsOver => _time.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        _both.Dispose();
        _time.Dispose();
    }
}
