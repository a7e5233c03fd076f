using Heliograph.Metrics.Instruments;
using Heliograph.Server.Alarms;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.Alarms;

/// <summary>Each check by itself: from where on there is an alarm, and from where on there is none any more.</summary>
public sealed class AlarmCheckTests
{
    private readonly FakeClock _clock = new();
    private readonly AlarmList _alarms;

    public AlarmCheckTests() => _alarms = new(_clock, 10);

    [Fact]
    public async Task An_alarm_does_not_come_and_go_around_its_threshold()
    {
        var level = 0.0;
        var check = new AlarmCheck(AlarmKind.DiskSpaceLow, () => [new("", level, "", new Dictionary<string, string>())]);
        var seen = new List<int>();
        foreach (var next in new[] { 0.99, 1.0, 0.99, 0.91, 1.2, 0.89, 0.99, 1.0 })
        {
            level = next;
            await check.LookAsync(_alarms);
            seen.Add(_alarms.Active.Count);
        }

        Assert.Equal([0, 1, 1, 1, 1, 0, 0, 1], seen);
        Assert.Equal(2, _alarms.Cells.TimesRaised(AlarmKind.DiskSpaceLow));
    }

    [Fact]
    public async Task What_is_not_there_any_more_is_all_right()
    {
        List<AlarmReading> readings = [new("a", 1, "", new Dictionary<string, string>()), new("b", 1, "", new Dictionary<string, string>())];
        var check = new AlarmCheck(AlarmKind.SourceDown, () => readings);
        await check.LookAsync(_alarms);
        readings.RemoveAt(0);

        await check.LookAsync(_alarms);

        Assert.Equal(["source_down:b"], _alarms.Active.Select(alarm => alarm.Name));
    }

    [Fact]
    public async Task A_check_that_fails_leaves_its_alarm_and_the_other_checks_alone_and_is_told_once()
    {
        var fails = false;
        var told = new List<AlarmKind>();
        await using var checks = new AlarmChecks(
            _alarms,
            () => { },
            [
                new(AlarmKind.DiskSpaceLow, () => fails ? throw new IOException("gone") : [new("", 1, "", new Dictionary<string, string>())]),
                new(AlarmKind.StoreFailing, () => [new("", fails ? 1 : 0, "", new Dictionary<string, string>())]),
            ],
            (kind, _) => told.Add(kind));
        await checks.LookAsync();
        fails = true;

        await checks.LookAsync();
        await checks.LookAsync();

        Assert.Equal(["disk_space_low", "store_failing"], _alarms.Active.Select(alarm => alarm.Name));
        Assert.Equal([AlarmKind.DiskSpaceLow], told);
    }

    [Fact]
    public void Connections_are_near_the_limit_of_a_listener_or_of_the_node_and_never_near_one_that_is_not_set()
    {
        var readings = new ConnectionReadings(
            0.9, [new FakeListener("tcp") { Live = 9, MaxConnections = 10 }, new FakeListener("ws") { Live = 1000 }], () => (1009, 10_000)).Read();

        Assert.Equal([("tcp", 1.0), ("", 1009 / 9000.0)], readings.Select(reading => (reading.Subject, reading.Level)));
        Assert.Contains("9 of at most 10 connections of listener 'tcp'", readings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queues_are_watched_in_all_and_one_by_one()
    {
        var waiting = 50_000L;
        var readings = new QueueReadings(0.9, 100_000, () => waiting, () => Task.FromResult((new string('x', 200), 990L, 1000L)));

        Assert.Equal([("", 0.5), ("session", 1.1)], (await readings.ReadAsync()).Select(reading => (reading.Subject, Math.Round(reading.Level, 3))));
        Assert.All(await readings.ReadAsync(), reading => Assert.InRange(reading.Message.Length, 10, 400));
        waiting = 0;
        Assert.Equal([("", 0.0)], (await readings.ReadAsync()).Select(reading => (reading.Subject, reading.Level)));
    }

    [Theory]
    [InlineData(101, 0.99)]
    [InlineData(100, 1.0)]
    [InlineData(50, 2.0)]
    [InlineData(0, 100.0)]
    public void Less_room_than_the_share_is_worth_an_alarm(long free, double level) =>
        Assert.Equal(level, Math.Round(Assert.Single(new DiskReadings(0.1, "data", () => (free, 1000)).Read()).Level, 2));

    [Fact]
    public void The_room_on_the_volume_of_a_folder_is_what_the_system_says()
    {
        var (free, size) = DiskReadings.SpaceOf(Path.GetTempPath());

        Assert.InRange(free, 1, size);
    }

    [Fact]
    public void A_certificate_is_told_of_before_and_after_its_end()
    {
        var end = _clock.GetUtcNow().AddDays(31);
        var readings = new CertificateReadings(TimeSpan.FromDays(30), () => [new("tls", end.ToUnixTimeSeconds())], _clock);
        double Level() => Assert.Single(readings.Read()).Level;

        Assert.InRange(Level(), 0.96, 0.97);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, Level());
        _clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal(double.PositiveInfinity, Level());
        Assert.Contains("has ended at 2026-04-01T12:00:00Z", readings.Read()[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_share_of_drops_is_that_of_the_last_minute_and_of_enough_deliveries()
    {
        var (sent, dropped) = (1_000_000L, 500_000L);
        var readings = new DropReadings(0.05, () => (sent, dropped), _clock);
        double Level()
        {
            var level = readings.Read()[0].Level;
            _clock.Advance(TimeSpan.FromSeconds(10));
            return Math.Round(level, 3);
        }

        Assert.Equal(0, Level());
        dropped += 99;
        Assert.Equal(0, Level());
        (sent, dropped) = (sent + 900, dropped + 1);
        Assert.Equal(2, Level());
        for (var i = 0; i < 5; i++) Level();
        Assert.Equal(0, Level());
    }

    [Theory]
    [InlineData("1073741824\n", null, 8L << 30, 1L << 30)]
    [InlineData("max\n", null, 8L << 30, 8L << 30)]
    [InlineData(null, "9223372036854771712", 8L << 30, 8L << 30)]
    [InlineData(null, "536870912", 8L << 30, 512L << 20)]
    [InlineData("nonsense", null, 0L, 0L)]
    public void The_memory_there_is_is_what_the_group_allows_or_the_machine_has(string? second, string? first, long machine, long expected)
    {
        var root = Directory.CreateTempSubdirectory("heliograph-memory").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "sys/fs/cgroup/memory"));
            Directory.CreateDirectory(Path.Combine(root, "proc"));
            if (second is not null) File.WriteAllText(Path.Combine(root, "sys/fs/cgroup/memory.max"), second);
            if (first is not null) File.WriteAllText(Path.Combine(root, "sys/fs/cgroup/memory/memory.limit_in_bytes"), first);
            if (machine > 0) File.WriteAllText(Path.Combine(root, "proc/meminfo"), $"MemTotal:       {machine >> 10} kB\nMemFree: 1 kB\n");

            Assert.Equal(expected, new MemoryLimit(root).Read());
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void Memory_is_compared_with_what_is_known_only()
    {
        Assert.Equal(1, Assert.Single(new MemoryReadings(0.8, () => 800, () => 1000).Read()).Level);
        Assert.Empty(new MemoryReadings(0.8, () => 800, () => 0).Read());
    }

    [Fact]
    public void A_source_that_is_left_out_is_down()
    {
        var readings = new SourceReadings(() => [new("authentication:1:http", false, 7, "timeout"), new("authorization:2:redis", true, 1, "x")]).Read();

        Assert.Equal([1.0, 0.0], readings.Select(reading => reading.Level));
        Assert.Contains("timeout", readings[0].Message, StringComparison.Ordinal);
    }
}
