namespace Heliograph.Metrics.Instruments;

/// <summary>Alarms by kind: how many are active now, and how often one was raised. Any thread.</summary>
public sealed class AlarmCells
{
    private readonly long[] _active = new long[(int)AlarmKind.Count];
    private readonly long[] _raised = new long[(int)AlarmKind.Count];

    /// <summary>An alarm of this kind is active from now on.</summary>
    public void Raised(AlarmKind kind)
    {
        Interlocked.Increment(ref _active[(int)kind]);
        Interlocked.Increment(ref _raised[(int)kind]);
    }

    /// <summary>An alarm of this kind is over.</summary>
    public void Cleared(AlarmKind kind) => Interlocked.Decrement(ref _active[(int)kind]);

    /// <summary>Alarms of this kind that are active now.</summary>
    public long Active(AlarmKind kind) => Volatile.Read(ref _active[(int)kind]);

    /// <summary>How often one of this kind was raised.</summary>
    public long TimesRaised(AlarmKind kind) => Volatile.Read(ref _raised[(int)kind]);
}
