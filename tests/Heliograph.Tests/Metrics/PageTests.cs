using System.Text.RegularExpressions;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;

namespace Heliograph.Tests.Metrics;

public sealed partial class PageTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void The_engine_page_with_fixed_values_is_the_golden_text()
    {
        var engine = Fixed();

        var page = PageText.Of(EnginePage.Create(engine, _clock, api: new ApiCells()));

        Assert.Equal(Repository.MetricsFile("engine.golden.txt"), Stable(page));
    }

    [Fact]
    public void The_center_page_with_fixed_values_is_the_golden_text()
    {
        var center = new FakeCenter { EngineNodes = 2, Clients = 100, ChannelsEver = 7, Channels = 2 };

        var page = PageText.Of(CenterPage.Create(center, _clock));

        Assert.Equal(Repository.MetricsFile("center.golden.txt"), Stable(page));
    }

    [Fact]
    public void Each_page_has_every_family_of_its_surface_and_no_other()
    {
        var engine = EnginePage.Create(Fixed(), _clock, goNames: true, new ApiCells()).Families;
        var center = CenterPage.Create(new FakeCenter(), _clock, goNames: true).Families;
        var deployment = new FakeDeployment(_clock);
        bool Expected(MetricFamily family) => OperatingSystem.IsLinux() || family.Area != ProcessFamilies.Area;

        Assert.Equal(MetricCatalogue.On(MetricSurface.Engine).Where(Expected), engine.Where(Expected));
        Assert.Equal(MetricCatalogue.On(MetricSurface.Center).Where(Expected), center.Where(Expected));
        Assert.Equal(MetricCatalogue.On(MetricSurface.Deployment), DeploymentPage.Create(deployment, _clock, new("b9110d11")).Families);
        Assert.Equal(MetricCatalogue.On(MetricSurface.DataIntegration), DataIntegrationPage.Create(deployment, _clock, new("b9110d11")).Families);
    }

    [Fact]
    public void Without_storage_its_families_are_not_there()
    {
        var page = PageText.Of(EnginePage.Create(new FakeEngine(_clock), _clock));

        Assert.DoesNotContain("heliograph_storage", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_series_is_there_from_the_first_scrape_with_zero_or_NaN()
    {
        var page = PageText.Of(EnginePage.Create(new FakeEngine(_clock), _clock));

        foreach (var protocol in new[] { "mqtt", "socket", "websocket" })
        {
            foreach (var name in new[] { "read_messages", "send_messages", "send_errors" })
                Assert.Equal(0, PageText.ValueOf(page, $"connmix_engine_servers_{name}_total{{protocol=\"{protocol}\"}}"));
            foreach (var scenario in new[] { "forward", "local" })
            {
                var labels = $"protocol=\"{protocol}\",scenario=\"{scenario}\"";
                foreach (var quantile in new[] { "0", "0.25", "0.5", "0.75", "1" })
                    Assert.Equal(double.NaN, PageText.ValueOf(page, $"connmix_engine_servers_send_duration_seconds{{{labels},quantile=\"{quantile}\"}}"));
                Assert.Equal(0, PageText.ValueOf(page, $"connmix_engine_servers_send_duration_seconds_sum{{{labels}}}"));
                Assert.Equal(0, PageText.ValueOf(page, $"connmix_engine_servers_send_duration_seconds_count{{{labels}}}"));
                foreach (var qos in protocol == "mqtt" ? new[] { 0, 1, 2 } : [0])
                {
                    var series = $"heliograph_send_duration_seconds_count{{protocol=\"{protocol}\",qos=\"{qos}\",scenario=\"{scenario}\"}}";
                    Assert.Equal(0, PageText.ValueOf(page, series));
                }
            }
        }

        foreach (var code in new[] { 200, 500, 503 })
            Assert.Equal(0, PageText.ValueOf(page, $"promhttp_metric_handler_requests_total{{code=\"{code}\"}}"));
    }

    [Fact]
    public void After_an_idle_window_the_quantiles_are_NaN_and_the_rest_stays()
    {
        var engine = Fixed();
        var page = EnginePage.Create(engine, _clock);
        _clock.Advance(TimeSpan.FromSeconds(600));

        var text = PageText.Of(page);

        const string labels = "protocol=\"mqtt\",scenario=\"local\"";
        Assert.Equal(double.NaN, PageText.ValueOf(text, $"connmix_engine_servers_send_duration_seconds{{{labels},quantile=\"0.5\"}}"));
        Assert.Equal(5, PageText.ValueOf(text, $"connmix_engine_servers_send_duration_seconds_count{{{labels}}}"));
        Assert.Equal(4, PageText.ValueOf(text, $"heliograph_send_duration_seconds_bucket{{protocol=\"mqtt\",qos=\"0\",scenario=\"local\",le=\"+Inf\"}}"));
    }

    [Fact]
    public void Runtime_and_process_numbers_are_plausible_and_move()
    {
        var page = EnginePage.Create(new FakeEngine(_clock), _clock);
        var before = PageText.Of(page);
        GC.Collect();
        Assert.Throws<InvalidOperationException>(new Action(() => throw new InvalidOperationException()));
        var after = PageText.Of(page);

        Assert.True(PageText.ValueOf(after, "dotnet_gc_collections_total{generation=\"2\"}")
            > PageText.ValueOf(before, "dotnet_gc_collections_total{generation=\"2\"}"));
        Assert.True(PageText.ValueOf(after, "dotnet_exceptions_total") > PageText.ValueOf(before, "dotnet_exceptions_total"));
        Assert.True(PageText.ValueOf(after, "dotnet_gc_allocated_bytes_total") > PageText.ValueOf(before, "dotnet_gc_allocated_bytes_total"));
        Assert.InRange(PageText.ValueOf(after, "process_resident_memory_bytes"), 10e6, 1e12);
        Assert.InRange(PageText.ValueOf(after, "process_cpu_seconds_total"), 0.01, 1e6);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        Assert.InRange(PageText.ValueOf(after, "process_start_time_seconds"), now - 86_400, now + 5);
        Assert.DoesNotContain("go_", after, StringComparison.Ordinal);
    }

    [Fact]
    public void With_the_switch_the_go_names_show_what_the_runtime_tells_and_no_version_of_go()
    {
        var page = PageText.Of(CenterPage.Create(new FakeCenter(), _clock, goNames: true));

        Assert.Equal(1, PageText.ValueOf(page, $"go_info{{version=\".NET {Environment.Version}\"}}"));
        Assert.Equal(double.NaN, PageText.ValueOf(page, "go_gc_duration_seconds{quantile=\"0.5\"}"));
        Assert.InRange(PageText.ValueOf(page, "go_memstats_alloc_bytes"), 1e5, 1e12);
        Assert.InRange(PageText.ValueOf(page, "go_goroutines"), 0, 10_000);
        Assert.InRange(PageText.ValueOf(page, "go_memstats_sys_bytes") / PageText.ValueOf(page, "process_resident_memory_bytes"), 0.5, 2);
    }

    [Fact]
    public void The_go_names_shown_are_those_that_have_an_equivalent_with_the_type_of_the_contract()
    {
        var shown = CenterPage.Create(new FakeCenter(), _clock, goNames: true).Families.Where(family => family.Area == GoCompat.Area).Select(family => family.Name);

        Assert.Equal(GoNames.All.Where(go => go.Equivalent is not null && (OperatingSystem.IsLinux() || go.Name != "go_threads")).Select(go => go.Name), shown);
    }

    [Fact]
    public void Open_descriptors_and_threads_are_those_of_the_system()
    {
        if (!OperatingSystem.IsLinux()) return;
        var before = LinuxProcess.OpenDescriptors();
        var files = Enumerable.Range(0, 50).Select(_ => File.OpenHandle("/proc/self/stat")).ToList();
        var after = LinuxProcess.OpenDescriptors();
        files.ForEach(file => file.Dispose());

        Assert.InRange(after - before, 30, 70);
        Assert.InRange(LinuxProcess.Stat(LinuxProcess.Threads), 2, 10_000);
        Assert.InRange(LinuxProcess.Stat(LinuxProcess.ResidentPages) * Environment.SystemPageSize, Environment.WorkingSet * 0.5, Environment.WorkingSet * 2.0);
        Assert.True(LinuxProcess.MaxDescriptors() >= after);
    }

    [Fact]
    public async Task Scrapes_while_counting_never_fall_and_end_exact()
    {
        const int Rounds = 200_000;
        var engine = new FakeEngine(TimeProvider.System, shards: 1);
        var page = EnginePage.Create(engine, TimeProvider.System);
        var writer = Task.Run(() =>
        {
            var shard = engine.Shards[0];
            for (var i = 0; i < Rounds; i++)
            {
                shard.MessagesSent(ClientProtocol.Mqtt, 2);
                shard.SendDuration(ClientProtocol.Mqtt, SendScenario.Local, 0, i, 2);
            }
        });
        const string sent = "connmix_engine_servers_send_messages_total{protocol=\"mqtt\"}";
        const string timed = "heliograph_send_duration_seconds_count{protocol=\"mqtt\",qos=\"0\",scenario=\"local\"}";
        async Task Scrape()
        {
            double last = 0, lastTimed = 0;
            while (!writer.IsCompleted)
            {
                await Task.Yield();
                var text = PageText.Of(page);
                Assert.True(PageText.ValueOf(text, sent) >= last);
                Assert.True(PageText.ValueOf(text, timed) >= lastTimed);
                (last, lastTimed) = (PageText.ValueOf(text, sent), PageText.ValueOf(text, timed));
            }
        }

        await Task.WhenAll(Scrape(), Scrape(), writer);

        var end = PageText.Of(page);
        Assert.Equal(2 * Rounds, PageText.ValueOf(end, sent));
        Assert.Equal(2 * Rounds, PageText.ValueOf(end, timed));
        Assert.Equal(2 * Rounds, PageText.ValueOf(end, "connmix_engine_servers_send_duration_seconds_count{protocol=\"mqtt\",scenario=\"local\"}"));
    }

    [Fact]
    public void The_debug_page_lists_every_counter_once_summed_over_the_shards()
    {
        var engine = new FakeEngine(_clock);
        engine.Shards[0].Counters.Add(BrokerCounter.PacketsConnect, 2);
        engine.Shards[1].Counters.Add(BrokerCounter.PacketsConnect, 3);
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();

        new DebugCounters(engine).Write(bytes);

        var lines = System.Text.Encoding.UTF8.GetString(bytes.WrittenSpan).Split('\n');
        Assert.Equal((int)BrokerCounter.Count + 1, lines.Length);
        Assert.Contains("packets_connect 5", lines);
        Assert.Equal("authentication_failure 0", lines[0]);
        Assert.Equal("", lines[^1]);
    }

    private FakeEngine Fixed()
    {
        var engine = new FakeEngine(_clock) { Clients = 100, Storage = new StorageMetrics("full", _clock) };
        var (one, other) = (engine.Shards[0], engine.Shards[1]);
        one.MessagesRead(ClientProtocol.WebSocket, 790_000);
        other.MessagesRead(ClientProtocol.WebSocket, 599);
        other.MessagesSent(ClientProtocol.Mqtt, 4);
        one.SendFailed(ClientProtocol.Socket, 1);
        one.SendDuration(ClientProtocol.Mqtt, SendScenario.Local, 0, 100, 1);
        other.SendDuration(ClientProtocol.Mqtt, SendScenario.Local, 0, FakeClock.Milliseconds(20), 3);
        engine.Storage.Committed(FakeClock.Milliseconds(2));
        Count(one, other);
        engine.Listeners.Add(new("tls \"1\"") { Live = 3, Accepted = 7 });
        engine.Listeners[0].Refusals[ConnectionRefusal.Tls] = 4;
        engine.Scripts.Add(new("chat", new()
        {
            Calls = 30,
            Errors = 5,
            Stopped = 2,
            Waiting = 4,
            Time = TimeSpan.FromMilliseconds(1500),
            Memory = 1000,
            MemoryLimit = 2000,
            Machines = 3,
            Version = 6,
            LoadedAt = 1_700_000_000,
            ReloadFailures = 7,
            IsOutdated = true,
        }));
        engine.ScriptQueues.Now = new(2, 3, 4, 50);
        for (var i = 0; i < 7; i++) engine.ScriptQueues.Cells.Pushed();
        for (var i = 0; i < 4; i++) engine.ScriptQueues.Cells.Delivered();
        engine.ScriptQueues.Cells.Returned(6);
        engine.ScriptQueues.Cells.Refused(ScriptQueueRefusal.TooManyTopics);
        engine.EngineApi.Opened();
        engine.EngineApi.Opened();
        engine.EngineApi.Closed();
        engine.EngineApi.Called(EngineApiMethod.MeshSend, "401");
        engine.EngineApi.Called(EngineApiMethod.MeshSend, null);
        engine.Rules = [FakeRule.WithCounts("hot", _clock)];
        engine.OldestQueuedSeconds = 90;
        engine.Operation.Alarms.Raised(AlarmKind.DiskSpaceLow);
        engine.Operation.Alarms.Raised(AlarmKind.SourceDown);
        engine.Operation.Alarms.Cleared(AlarmKind.SourceDown);
        engine.Operation.Certificates.Add(new("api", 1_800_000_000));
        engine.Operation.Outside.Add(new("authentication:1:http", false, 3, "timeout"));
        return engine;
    }

    // One of each kind, some on both shards.
    private static void Count(ShardMetrics one, ShardMetrics other)
    {
        one.SendDuration(ClientProtocol.Mqtt, SendScenario.Local, 2, 100, 1);
        one.Counters.Add(BrokerCounter.DeliveryDroppedQueueFull, 5);
        other.Counters.Add(BrokerCounter.DeliveryDroppedQueueFull, 6);
        one.Counters.Add(FlowCounter.DeliveriesSessionEnded, 2);
        one.Counters.Add(FlowCounter.DeliveriesRepeated, 12);
        one.Counters.Add(FlowCounter.PublishIdInUse, 1);
        other.Counters.Add(DisconnectReason.TakenOver, 8);
        other.Counters.Add(ConnectRefusal.ServerBusy, 9);
        other.Counters.Add(PublishRefusal.QuotaExceeded, 10);
        other.Counters.Add(SubscriptionRefusal.TopicFilterInvalid, 11);
        one.Queues.Enqueued(0);
        other.Queues.Enqueued(0);
        other.Queues.Change(QueueLevel.InFlight, 3);
    }

    /// <summary>What changes from run to run replaced by a dash.</summary>
    private static string Stable(string page) => Changing().Replace(page, "${series} -");

    [GeneratedRegex("^(?<series>(dotnet|process)_[a-z_]+(\\{generation=\"[a-z0-9]+\"\\})?|(dotnet|heliograph_build)_info)(\\{version=\"[^\"]+\"\\})? \\S+$", RegexOptions.Multiline)]
    private static partial Regex Changing();
}
