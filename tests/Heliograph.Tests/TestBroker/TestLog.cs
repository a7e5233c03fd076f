using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Heliograph.Tests;

/// <summary>A log that a test can read.</summary>
internal sealed class TestLog : ILoggerFactory
{
    /// <summary>The event that says why a connection ended.</summary>
    private const int ConnectionEnded = 2001;

    private readonly ConcurrentQueue<Line> _lines = new();

    public IReadOnlyCollection<Line> Lines => _lines;

    /// <summary>Bugs: what was logged as an error.</summary>
    public IEnumerable<Line> Errors => _lines.Where(line => line.Level >= LogLevel.Error);

    /// <summary>The lines that say why the connection of <paramref name="client"/> ended.</summary>
    public IReadOnlyList<Line> EndedOf(TestClient client) =>
        [.. _lines.Skip(client.LogMark).Where(line => line.Event == ConnectionEnded && Equals(line.Values.GetValueOrDefault("Peer"), client.LocalAddress))];

    public ILogger CreateLogger(string categoryName) => new Logger(_lines);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    internal sealed record Line(LogLevel Level, int Event, string Text, Exception? Error, IReadOnlyDictionary<string, object?> Values);

    private sealed class Logger(ConcurrentQueue<Line> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var values = state is IReadOnlyList<KeyValuePair<string, object?>> list ? list.ToDictionary(pair => pair.Key, pair => pair.Value) : [];
            lines.Enqueue(new(logLevel, eventId.Id, formatter(state, exception), exception, values));
        }
    }
}
