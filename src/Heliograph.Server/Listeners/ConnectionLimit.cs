namespace Heliograph.Server.Listeners;

/// <summary>How many connections may be open at once, over all listeners that share it. Any thread.</summary>
/// <param name="maximum">The most; 0 or less for no limit.</param>
/// <param name="rate">How fast they may come.</param>
internal sealed class ConnectionLimit(int maximum, ConnectionRate rate)
{
    private int _maximum = maximum;
    private int _open;

    /// <summary>Open now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The most; 0 or less for no limit.</summary>
    public int Maximum => Volatile.Read(ref _maximum);

    /// <summary>How fast connections may come.</summary>
    public ConnectionRate Rate => rate;

    /// <summary>Counts one more; false, and not counted, when the maximum is reached.</summary>
    public bool TryEnter()
    {
        var most = Volatile.Read(ref _maximum);
        if (Interlocked.Increment(ref _open) <= most || most <= 0) return true;
        Interlocked.Decrement(ref _open);
        return false;
    }

    /// <summary>The most connections and how many a second from now on; those that are open stay.</summary>
    public void Change(int maximum, int perSecond)
    {
        Volatile.Write(ref _maximum, maximum);
        rate.Change(perSecond);
    }

    /// <summary>Counts one less.</summary>
    public void Leave() => Interlocked.Decrement(ref _open);
}
