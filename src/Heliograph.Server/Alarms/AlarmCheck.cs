using Heliograph.Metrics.Instruments;

namespace Heliograph.Server.Alarms;

/// <summary>Looks at all things of one kind and raises or clears an alarm about each.</summary>
/// <param name="kind">What the alarms are about; no other check is about the same.</param>
/// <param name="read">How the things are now; what is not among them any more is all right.</param>
internal sealed class AlarmCheck(AlarmKind kind, Func<Task<IReadOnlyList<AlarmReading>>> read)
{
    /// <summary>A check of what is known at once.</summary>
    public AlarmCheck(AlarmKind kind, Func<IReadOnlyList<AlarmReading>> read)
        : this(kind, () => Task.FromResult(read()))
    {
    }

    /// <summary>What its alarms are about.</summary>
    public AlarmKind Kind => kind;

    /// <summary>Looks once.</summary>
    public async Task LookAsync(AlarmList alarms)
    {
        var readings = await read().ConfigureAwait(false);
        foreach (var reading in readings)
        {
            var isWrong = reading.Level >= (alarms.IsActive(kind, reading.Subject) ? AlarmReading.Clear : AlarmReading.Raise);
            if (isWrong) alarms.Raise(kind, reading.Subject, reading.Message, reading.Details);
            else alarms.Clear(kind, reading.Subject);
        }

        foreach (var gone in alarms.Subjects(kind).Except(readings.Select(reading => reading.Subject))) alarms.Clear(kind, gone);
    }
}
