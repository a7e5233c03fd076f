using System.Reflection;
using Heliograph.Server.Configuration;
using Heliograph.Server.Logging;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Heliograph.Tests.Cli;

public sealed partial class LogLineTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly Microsoft.Extensions.Logging.ILogger _logger;

    public LogLineTests() => _logger = new SerilogLoggerFactory(
        new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(new Sink(_output)).CreateLogger()).CreateLogger("Heliograph.Server.Listeners");

    [Fact]
    public void An_event_is_one_line_with_its_values_named()
    {
        Opened(_logger, "sensor-1", 1883, 0.5);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info  Listeners Opened: a client connected clientId=sensor-1 port=1883 seconds=0\.5\n$", _output.ToString());
    }

    [Fact]
    public void What_a_client_sends_cannot_begin_a_line_of_its_own()
    {
        Opened(_logger, "a\n2026-01-01 error \"forged\" \\ \u001b[31m\u2028", 1, 0);
        var text = _output.ToString();
        Assert.Equal(1, text.Count(c => c == '\n'));
        Assert.Contains("clientId=\"a\\n2026-01-01 error \\\"forged\\\" \\\\ \\u001b[31m\\u2028\" port", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_stays_on_the_line()
    {
        Broke(_logger, new InvalidOperationException("first\nsecond"));
        Assert.Contains("error Listeners Broke: it broke exception=\"System.InvalidOperationException: first\\nsecond\"\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_event_of_the_program_has_a_number_of_its_own()
    {
        var events = typeof(ServerLog).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Name: $"{method.DeclaringType!.Name}.{method.Name}", method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(entry => entry.EventId is not null)
            .ToList();
        Assert.Contains(events, entry => entry.EventId == 1000);
        Assert.Empty(events.GroupBy(entry => entry.EventId).Where(group => group.Count() > 1).SelectMany(group => group.Select(entry => entry.Name)));
    }

    [Fact]
    public void The_file_has_what_the_level_lets_through_and_the_level_changes_while_running()
    {
        var folder = Directory.CreateTempSubdirectory("heliograph-").FullName;
        try
        {
            using (var log = new ServerLog(new LoggingOptions { Filename = Path.Combine(folder, "logs", "test.log"), Level = LogThreshold.Error }, console: false))
            {
                var logger = log.Loggers.CreateLogger("Heliograph.Test");
                Opened(logger, "before", 1, 0);
                log.Threshold = LogThreshold.Info;
                Opened(logger, "after", 1, 0);
                Assert.Equal(LogThreshold.Info, log.Threshold);
            }

            var text = File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(folder, "logs"))));
            Assert.Contains("clientId=after", text, StringComparison.Ordinal);
            Assert.DoesNotContain("clientId=before", text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose() => _output.Dispose();

    [LoggerMessage(1, LogLevel.Information, "a client connected {ClientId} {Port} {Seconds}")]
    private static partial void Opened(Microsoft.Extensions.Logging.ILogger logger, string clientId, int port, double seconds);

    [LoggerMessage(2, LogLevel.Error, "it broke")]
    private static partial void Broke(Microsoft.Extensions.Logging.ILogger logger, Exception fault);

    private sealed class Sink(TextWriter output) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => new LogLine().Format(logEvent, output);
    }
}
