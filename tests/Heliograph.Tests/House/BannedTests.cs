using System.Text.RegularExpressions;

namespace Heliograph.Tests.House;

/// <summary>What nobody writes here, and what to write instead.</summary>
public sealed partial class BannedTests
{
    // Waiting for a condition of a real server is the one thing a test may need the clock for.
    private static readonly string[] s_polling = ["tests/Heliograph.Tests/TestBroker/Polling.cs", "tests/Heliograph.Tests/Transport/TestServer.cs"];

    [Fact]
    public void Nobody_sleeps() => None(SourceTree.All, @"\bThread\.Sleep\b", "wait for an event or a deadline of the shard");

    [Fact]
    public void Nobody_reads_the_clock_but_through_a_time_provider() =>
        None(SourceTree.All.Where(IsNotPolling), @"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b", "use TimeProvider");

    [Fact]
    public void No_test_delays() =>
        None(SourceTree.All.Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal)).Where(IsNotPolling), @"\bTask\.Delay\b", "poll for a condition");

    [Fact]
    public void Only_the_command_line_talks_to_the_console() => None(
        SourceTree.Shipped.Where(file => file.Path != "src/Heliograph.Server/Program.cs" && file.Room != "Cli"), @"\bConsole\.", "log it, or return it to Cli");

    [Fact]
    public void No_instrument_is_made_outside_the_catalogue() =>
        None(SourceTree.Shipped.Where(file => file.Project != "Metrics"), @"\bSystem\.Diagnostics\.Metrics\b|\bnew Meter\(", "add a family to Metrics/Catalogue");

    [Fact]
    public void Types_are_named_for_what_they_are() => Assert.Empty(
        SourceTree.All.SelectMany(file => file.Types.Where(type => SaysNothing().IsMatch(type)).Select(type => $"{file.Path}: {type} says nothing")));

    [Fact]
    public void Nothing_is_left_to_do() => Assert.Empty(SourceTree.Shipped.Where(file => Unfinished().IsMatch(file.Text)).Select(file => file.Path));

    [Fact]
    public void No_two_log_events_share_a_number()
    {
        var events = SourceTree.Shipped.SelectMany(file => EventId().Matches(file.Text).Select(match => (Id: match.Groups[1].Value, file.Path))).ToList();

        Assert.NotEmpty(events);
        Assert.Empty(events.GroupBy(one => one.Id).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(one => one.Path))}"));
    }

    [Fact]
    public void Every_log_event_has_a_number() =>
        Assert.Empty(SourceTree.Shipped.Where(file => AnyEvent().Count(file.Text) != EventId().Count(file.Text)).Select(file => file.Path));

    private static bool IsNotPolling(SourceFile file) => !s_polling.Contains(file.Path);

    private static void None(IEnumerable<SourceFile> files, string pattern, string instead)
    {
        var found = files.SelectMany(file => Regex.Matches(file.Code, pattern)
            .Select(match => $"{file.Path}:{file.Code.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value}; {instead}"));
        Assert.Empty(found);
    }

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utilities|Impl|Base|Service)$")]
    private static partial Regex SaysNothing();

    [GeneratedRegex(@"//.*\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\[LoggerMessage\((?:EventId = )?(\d+)")]
    private static partial Regex EventId();

    [GeneratedRegex(@"\[LoggerMessage\(")]
    private static partial Regex AnyEvent();
}
