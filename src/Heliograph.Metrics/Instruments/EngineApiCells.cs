namespace Heliograph.Metrics.Instruments;

/// <summary>What callers of the engine API have asked for, and how that went. Any thread.</summary>
public sealed class EngineApiCells
{
    private readonly long[] _calls = new long[(int)EngineApiMethod.Count];
    private readonly long[] _errors = new long[Codes.Count];
    private long _opened;
    private long _closed;

    /// <summary>The numbers of errors, sorted.</summary>
    public static IReadOnlyList<string> Codes { get; } = ["101", "201", "202", "203", "301", "401"];

    /// <summary>WebSockets opened so far.</summary>
    public long SocketsOpened => Volatile.Read(ref _opened);

    /// <summary>WebSockets open now.</summary>
    public long Sockets => SocketsOpened - Volatile.Read(ref _closed);

    /// <summary>A WebSocket is open.</summary>
    public void Opened() => Interlocked.Increment(ref _opened);

    /// <summary>One is closed.</summary>
    public void Closed() => Interlocked.Increment(ref _closed);

    /// <summary>A request has been answered; <paramref name="error"/> is the number of its error, null when it has none.</summary>
    public void Called(EngineApiMethod method, string? error)
    {
        Interlocked.Increment(ref _calls[(int)method]);
        if (error is not null) Interlocked.Increment(ref _errors[IndexOf(error)]);
    }

    /// <summary>Requests of this kind that were answered.</summary>
    public long Calls(EngineApiMethod method) => Volatile.Read(ref _calls[(int)method]);

    /// <summary>Requests that were answered with <paramref name="code"/>, one of <see cref="Codes"/>.</summary>
    public long Errors(string code) => Volatile.Read(ref _errors[IndexOf(code)]);

    private static int IndexOf(string code)
    {
        var index = 0;
        while (Codes[index] != code) index++;
        return index;
    }
}
