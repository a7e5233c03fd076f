namespace Heliograph.Server.Mix;

/// <summary>Bytes that many may hold together. Any thread.</summary>
/// <param name="most">How many.</param>
internal sealed class ByteBudget(long most)
{
    private long _taken;

    /// <summary>How many there are in all.</summary>
    public long Most => most;

    /// <summary>Takes some; false, and nothing taken, when there are not so many left.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= most) return true;
        Give(bytes);
        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
