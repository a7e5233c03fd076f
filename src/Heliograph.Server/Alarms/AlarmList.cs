using Heliograph.Metrics.Instruments;

namespace Heliograph.Server.Alarms;

/// <summary>The alarms of now, and the last ones that are over, in memory. Each is raised once and cleared once. Any thread.</summary>
/// <param name="clock">Says when.</param>
/// <param name="history">How many that are over are remembered.</param>
internal sealed class AlarmList(TimeProvider clock, int history)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Alarm> _active = new(StringComparer.Ordinal);
    private readonly Queue<Alarm> _past = new();

    /// <summary>Called when an alarm has become active and when it is over, on the thread that said so.</summary>
    public event Action<Alarm>? Changed;

    /// <summary>How many there are and were, by kind.</summary>
    public AlarmCells Cells { get; } = new();

    /// <summary>Those that are active, longest first.</summary>
    public IReadOnlyList<Alarm> Active
    {
        get
        {
            lock (_lock) return [.. _active.Values.OrderBy(alarm => alarm.ActivatedAt).ThenBy(alarm => alarm.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Those that are over, the last one first.</summary>
    public IReadOnlyList<Alarm> Past
    {
        get
        {
            lock (_lock) return [.. _past.Reverse()];
        }
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Something is wrong. When that is known already, only what is said about it changes.</summary>
    public void Raise(AlarmKind kind, string subject, string message, IReadOnlyDictionary<string, string> details)
    {
        var name = Alarm.NameOf(kind, subject);
        Alarm alarm;
        lock (_lock)
        {
            var known = _active.GetValueOrDefault(name);
            alarm = (known ?? new(kind, subject, Now) { Message = message, Details = details }) with { Message = message, Details = details };
            _active[name] = alarm;
            if (known is not null) return;
            Cells.Raised(kind);
        }

        Changed?.Invoke(alarm);
    }

    /// <summary>It is all right again. Nothing when it was.</summary>
    public void Clear(AlarmKind kind, string subject)
    {
        Alarm over;
        lock (_lock)
        {
            if (!_active.Remove(Alarm.NameOf(kind, subject), out var alarm)) return;
            over = alarm with { DeactivatedAt = Now };
            _past.Enqueue(over);
            if (_past.Count > history) _past.Dequeue();
            Cells.Cleared(kind);
        }

        Changed?.Invoke(over);
    }

    /// <summary>Whether this is wrong now.</summary>
    public bool IsActive(AlarmKind kind, string subject)
    {
        lock (_lock) return _active.ContainsKey(Alarm.NameOf(kind, subject));
    }

    /// <summary>The subjects of a kind that are wrong now.</summary>
    public IReadOnlyList<string> Subjects(AlarmKind kind)
    {
        lock (_lock) return [.. _active.Values.Where(alarm => alarm.Kind == kind).Select(alarm => alarm.Subject)];
    }

    /// <summary>Forgets those that are over.</summary>
    public void ForgetPast()
    {
        lock (_lock) _past.Clear();
    }
}
