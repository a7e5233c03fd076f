namespace Heliograph.Server.Connectors;

/// <summary>How often something may be logged: so many lines in a span, and how many were left out before the next. Any thread.</summary>
internal sealed class LineAllowance(TimeProvider clock, int lines, TimeSpan span)
{
    private readonly Lock _lock = new();
    private long _began = clock.GetTimestamp();
    private int _used;
    private int _leftOut;

    /// <summary>Whether a line may be written now. <paramref name="leftOut"/>: how many were not, since the last that was.</summary>
    public bool TryTake(out int leftOut)
    {
        lock (_lock)
        {
            if (clock.GetElapsedTime(_began) >= span) (_began, _used) = (clock.GetTimestamp(), 0);
            leftOut = _leftOut;
            _leftOut = _used == lines ? _leftOut + 1 : 0;
            return _used < lines && ++_used > 0;
        }
    }
}
