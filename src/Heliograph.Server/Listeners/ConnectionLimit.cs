namespace Heliograph.Server.Listeners;

/// <summary>How many connections may be open at once, over all listeners that share it. Any thread.</summary>
/// <param name="maximum">The most; 0 or less for no limit.</param>
/// <param name="rate">How fast they may come.</param>
internal sealed class ConnectionLimit(int maximum, ConnectionRate rate)
{
    private int _open;

    /// <summary>Open now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>How fast connections may come.</summary>
    public ConnectionRate Rate => rate;

    /// <summary>Counts one more; false, and not counted, when the maximum is reached.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= maximum || maximum <= 0) return true;
        Interlocked.Decrement(ref _open);
        return false;
    }

    /// <summary>Counts one less.</summary>
    public void Leave() => Interlocked.Decrement(ref _open);
}
