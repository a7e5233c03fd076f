namespace Heliograph.Metrics.Instruments;

/// <summary>Scrapes of one page, by how they ended. Any thread.</summary>
public sealed class ScrapeCells
{
    private long _inFlight;
    private long _ok;
    private long _failed;
    private long _refused;

    /// <summary>Scrapes that have begun and not ended.</summary>
    public long InFlight => Volatile.Read(ref _inFlight);

    /// <summary>A scrape has arrived.</summary>
    public void Begin() => Interlocked.Increment(ref _inFlight);

    /// <summary>A scrape that began has been answered with 200, 500 or 503.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another <paramref name="code"/>.</exception>
    public void End(int code)
    {
        Interlocked.Increment(ref CellOf(code));
        Interlocked.Decrement(ref _inFlight);
    }

    /// <summary>How many were answered with <paramref name="code"/> (200, 500 or 503).</summary>
    public long Served(int code) => Volatile.Read(ref CellOf(code));

    private ref long CellOf(int code)
    {
        switch (code)
        {
            case 200: return ref _ok;
            case 500: return ref _failed;
            case 503: return ref _refused;
            default: throw new ArgumentOutOfRangeException(nameof(code), code, "a scrape ends with 200, 500 or 503");
        }
    }
}
