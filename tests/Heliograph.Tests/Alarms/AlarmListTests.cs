using Heliograph.Metrics.Instruments;
using Heliograph.Server.Alarms;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.Alarms;

/// <summary>An alarm is raised once and cleared once, and what is over is remembered for a while.</summary>
public sealed class AlarmListTests
{
    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    private readonly FakeClock _clock = new();
    private readonly AlarmList _alarms;
    private readonly List<string> _told = [];

    public AlarmListTests()
    {
        _alarms = new(_clock, 2);
        _alarms.Changed += alarm => _told.Add($"{alarm.Name} {(alarm.DeactivatedAt is null ? "on" : "off")} {alarm.Duration(0)}");
    }

    [Fact]
    public void What_stays_wrong_is_told_once_and_shows_the_numbers_of_the_last_look()
    {
        _alarms.Raise(AlarmKind.TooManyConnections, "tcp", "90 of 100", s_none);
        _clock.Advance(TimeSpan.FromSeconds(5));
        _alarms.Raise(AlarmKind.TooManyConnections, "tcp", "95 of 100", s_none);

        var alarm = Assert.Single(_alarms.Active);
        Assert.Equal(["too_many_connections:tcp on 0"], _told);
        Assert.Equal("95 of 100", alarm.Message);
        Assert.Equal(5000, alarm.Duration(_clock.GetUtcNow().ToUnixTimeMilliseconds()));
        Assert.Equal((1, 1), (_alarms.Cells.Active(AlarmKind.TooManyConnections), _alarms.Cells.TimesRaised(AlarmKind.TooManyConnections)));
    }

    [Fact]
    public void What_is_all_right_again_is_told_once_and_is_then_in_the_past()
    {
        _alarms.Raise(AlarmKind.StoreFailing, "", "x", s_none);
        _clock.Advance(TimeSpan.FromSeconds(7));
        _alarms.Clear(AlarmKind.StoreFailing, "");
        _alarms.Clear(AlarmKind.StoreFailing, "");

        Assert.Equal(["store_failing on 0", "store_failing off 7000"], _told);
        Assert.Empty(_alarms.Active);
        Assert.Equal(7000, Assert.Single(_alarms.Past).Duration(0));
        Assert.Equal((0, 1), (_alarms.Cells.Active(AlarmKind.StoreFailing), _alarms.Cells.TimesRaised(AlarmKind.StoreFailing)));
    }

    [Fact]
    public void Only_the_last_of_those_that_are_over_are_remembered()
    {
        foreach (var subject in new[] { "a", "b", "c" })
        {
            _alarms.Raise(AlarmKind.SourceDown, subject, "", s_none);
            _alarms.Clear(AlarmKind.SourceDown, subject);
        }

        Assert.Equal(["source_down:c", "source_down:b"], _alarms.Past.Select(alarm => alarm.Name));
        _alarms.ForgetPast();
        Assert.Empty(_alarms.Past);
    }
}
