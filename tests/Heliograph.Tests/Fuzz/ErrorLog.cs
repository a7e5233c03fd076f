using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Heliograph.Tests.Fuzz;

/// <summary>Keeps what is logged as an error, which is a bug, and forgets the rest, of which there is a line for every connection.</summary>
internal sealed class ErrorLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _errors = new();
    private long _lines;

    public IEnumerable<string> Errors => _errors;

    /// <summary>Lines logged, errors included.</summary>
    public long Lines => Volatile.Read(ref _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        Interlocked.Increment(ref _lines);
        var line = formatter(state, exception);
        if (logLevel >= LogLevel.Error) _errors.Enqueue($"{eventId.Id} {line} {exception}");
    }

    public void Dispose()
    {
    }
}
