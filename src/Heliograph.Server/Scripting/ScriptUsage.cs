using System.Diagnostics;

namespace Heliograph.Server.Scripting;

/// <summary>What a machine has done since it was made. Written on the machine's thread; each figure may be read from any.</summary>
internal sealed class ScriptUsage
{
    private long _calls;
    private long _errors;
    private long _stopped;
    private long _waits;
    private long _time;

    /// <summary>Callbacks that were started, without the text of a file.</summary>
    public long Calls => Volatile.Read(ref _calls);

    /// <summary>Callbacks that raised an error, the stopped ones among them.</summary>
    public long Errors => Volatile.Read(ref _errors);

    /// <summary>Callbacks that were stopped because they ran too long.</summary>
    public long Stopped => Volatile.Read(ref _stopped);

    /// <summary>How often a callback was suspended to wait.</summary>
    public long Waits => Volatile.Read(ref _waits);

    /// <summary>For how long callbacks ran, by the clock, without the time they waited, in ticks of <see cref="TimeSpan"/>.</summary>
    public long Ticks => Stopwatch.GetElapsedTime(0, Volatile.Read(ref _time)).Ticks;

    internal void Called() => Volatile.Write(ref _calls, _calls + 1);

    internal void Ran(long time) => Volatile.Write(ref _time, _time + time);

    internal void Waited() => Volatile.Write(ref _waits, _waits + 1);

    internal void Failed(bool wasStopped)
    {
        Volatile.Write(ref _errors, _errors + 1);
        if (wasStopped) Volatile.Write(ref _stopped, _stopped + 1);
    }
}
