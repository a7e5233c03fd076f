namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>When to ask a peer whether it is there, and when it counts as dead. Any thread.</summary>
internal sealed class KeepAlive(TimeSpan interval, TimeProvider clock)
{
    private long _heard = clock.GetTimestamp();
    private long _asked = clock.GetTimestamp();

    /// <summary>Whether anything is to be done at all.</summary>
    public bool IsOn => interval > TimeSpan.Zero;

    /// <summary>Whether nothing was heard for one and a half intervals, with at least two questions in between.</summary>
    public bool IsOver => IsOn && clock.GetElapsedTime(Volatile.Read(ref _heard)) > interval * 1.5;

    /// <summary>Something was heard.</summary>
    public void Heard() => Volatile.Write(ref _heard, clock.GetTimestamp());

    /// <summary>Whether it is time for the next question, which then counts as asked. One thread at a time.</summary>
    public bool TryAsk()
    {
        if (!IsOn || clock.GetElapsedTime(_asked) < interval / 2) return false;
        _asked = clock.GetTimestamp();
        return true;
    }
}
