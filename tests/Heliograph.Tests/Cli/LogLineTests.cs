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
        Opened(_logger, "of the cellar", "sensor 1", 1883, 0.5);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info  Listeners Opened: client of the cellar connected client=""sensor 1"" port=0x075B seconds=0\.5\n$", _output.ToString());
    }

    [Fact]
    public void What_a_client_sends_cannot_begin_a_line_of_its_own()
    {
        const string Forged = "a\n2026-01-01 error \"forged\" \\ \u001b[31m\u2028";
        Opened(_logger, Forged, Forged, 1, 0);
        var text = _output.ToString();
        Assert.Equal(1, text.Count(c => c == '\n'));
        Assert.Contains("client=\"a\\n2026-01-01 error \\\"forged\\\" \\\\ \\u001b[31m\\u2028\" port", text, StringComparison.Ordinal);
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
                Opened(logger, "x", "before", 1, 0);
                log.Threshold = LogThreshold.Info;
                Opened(logger, "x", "after", 1, 0);
                Assert.Equal(LogThreshold.Info, log.Threshold);
            }

            var text = File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(folder, "logs"))));
            Assert.Contains("client=after", text, StringComparison.Ordinal);
            Assert.DoesNotContain("client=before", text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose() => _output.Dispose();

    [LoggerMessage(1, LogLevel.Information, "client {Name} connected client={ClientId} port=0x{Port:X4} seconds={Seconds}")]
    private static partial void Opened(Microsoft.Extensions.Logging.ILogger logger, string name, string clientId, int port, double seconds);

    [LoggerMessage(2, LogLevel.Error, "it broke")]
    private static partial void Broke(Microsoft.Extensions.Logging.ILogger logger, Exception fault);

    private sealed class Sink(TextWriter output) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => new LogLine().Format(logEvent, output);
    }
}
