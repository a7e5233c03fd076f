using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Heliograph.Broker;
using Heliograph.Broker.Access;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Connectors;
using Heliograph.Server.Hosting;
using Heliograph.Server.Listeners;
using Heliograph.Server.Management;
using Heliograph.Server.Mesh;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heliograph.Bench;

/// <summary>
/// What an administrator waits for with many clients in memory: pages of the list of clients over HTTP, by page and by cursor, and a ban that ends everybody
/// (with the longest turn of the shard meanwhile: so long others wait). Prints the median, the 99th percentile and the worst of each.
/// </summary>
internal sealed class DirectoryBench : IAsyncDisposable
{
    private const int Times = 200;

    private readonly MessageBroker _broker = new(new() { Shards = 1 }, new MemoryStore(manual: true), new SummaryWindow(TimeProvider.System), new NoLog());
    private readonly List<NullLink> _links = [];
    private readonly HttpClient _http = new();
    private readonly WebApplication _server;
    private TurningShard? _loop;

    private DirectoryBench()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        new ManagementApi(Managed()).Map(_server);
    }

    private ManagementOptions Managed()
    {
        var transport = new TransportHost(_broker.Shards, new() { Kind = TransportKind.Sockets }, TimeProvider.System, _ => { });
        return new()
        {
            Broker = _broker,
            Numbers = new NodeSource(_broker, null, TimeProvider.System, [], new NodeOperation(_broker, transport, new())) { ScriptQueues = new MessageQueues(new()), Integration = new ConnectorBook(new(TimeProvider.System, NullLogger.Instance, null)) },
            Listeners = [],
            Version = "bench",
            Bans = new NoBans(),
            Alarms = new(TimeProvider.System, 10),
            Traces = new(_broker, new() { Folder = Path.Combine(Path.GetTempPath(), "heliograph-bench-traces") }, TimeProvider.System, NullLogger.Instance),
            History = new(_broker, TimeProvider.System),
        };
    }

    /// <summary>Measures with as many clients as the arguments say; 18,000 and 1,000,000 without.</summary>
    public static async Task RunAsync(IEnumerable<string> counts)
    {
        Console.WriteLine("clients    what                    p50 ms  p99 ms  worst ms");
        foreach (var count in counts.Select(text => int.Parse(text, CultureInfo.InvariantCulture)).DefaultIfEmpty(18_000))
        {
            await using var bench = new DirectoryBench();
            await bench.OpenAsync(count).ConfigureAwait(false);
            foreach (var limit in new[] { 100, 1000 }) await bench.PagesAsync(count, limit).ConfigureAwait(false);
            await bench.CursorsAsync(count).ConfigureAwait(false);
            await bench.BanAsync(count).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        _loop?.Dispose();
        _http.Dispose();
    }

    private async Task OpenAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _links.Add(Connect(i));
            if (i % 1000 == 999) _broker.Shards[0].EndTurn();
        }

        _loop = new(_broker.Shards[0]);
        await _server.StartAsync().ConfigureAwait(false);
        _http.BaseAddress = new(_server.Urls.First());
    }

    private async Task PagesAsync(int count, int limit)
    {
        var last = count / limit;
        foreach (var (name, page) in new[] { ("first", 1), ("middle", last / 2), ("last", last) })
        {
            await TimeAsync($"/api/v5/clients?limit={limit}&page={page}", limit, 10).ConfigureAwait(false);
            Write(count, $"page of {limit}, {name}", await TimeAsync($"/api/v5/clients?limit={limit}&page={page}", limit, Times).ConfigureAwait(false));
        }

        await TimeAsync("/api/v5/clients?like_username=nobody", 0, 3).ConfigureAwait(false);
        Write(count, "a filter nobody meets", await TimeAsync("/api/v5/clients?like_username=nobody", 0, 20).ConfigureAwait(false));
    }

    private async Task CursorsAsync(int count)
    {
        var times = new List<double>();
        string? cursor = "none";
        for (var left = count; cursor is not null; left -= 100)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = JsonDocument.Parse(await _http.GetByteArrayAsync(new Uri($"/api/v5/clients_v2?limit=100&cursor={cursor}", UriKind.Relative)).ConfigureAwait(false));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            var meta = answer.RootElement.GetProperty("meta");
            cursor = meta.GetProperty("hasnext").GetBoolean() ? meta.GetProperty("cursor").GetString() : null;
        }

        var third = times.Count / 3;
        foreach (var (name, part) in new[] { ("first", times[..third]), ("middle", times[third..^third]), ("last", times[^third..]) }) Write(count, $"cursor of 100, {name} third", part);
    }

    private async Task BanAsync(int count)
    {
        _loop!.Forget();
        var (pauses, collections) = (GC.GetTotalPauseDuration(), GC.CollectionCount(2));
        var ended = await _broker.BanAsync(new(BanTarget.ClientIdRe, "^client")).ConfigureAwait(false);
        if (ended != count) throw new InvalidOperationException($"{ended} of {count} ended");
        Console.WriteLine($"{count,9}  ban of all of them: {_loop.All.TotalMilliseconds:F0} ms in all, longest turn {_loop.Longest.TotalMilliseconds:F1} ms"
            + $" (pauses of the collector {(GC.GetTotalPauseDuration() - pauses).TotalMilliseconds:F0} ms, {GC.CollectionCount(2) - collections} of them full)");
    }

    private async Task<List<double>> TimeAsync(string path, int expected, int times)
    {
        var all = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var bytes = await _http.GetByteArrayAsync(new Uri(path, UriKind.Relative)).ConfigureAwait(false);
            all.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (i > 0) continue;
            using var answer = JsonDocument.Parse(bytes);
            if (answer.RootElement.GetProperty("data").GetArrayLength() != expected) throw new InvalidOperationException($"{path}: not {expected} clients");
        }

        return all;
    }

    private static void Write(int count, string what, List<double> times)
    {
        times.Sort();
        Console.WriteLine($"{count,9}  {what,-26} {times[times.Count / 2],6:F2}  {times[times.Count * 99 / 100],6:F2}  {times[^1],8:F2}");
    }

    private NullLink Connect(int i)
    {
        Span<byte> buffer = stackalloc byte[256];
        var link = new NullLink(_broker, i);
        var connect = new ConnectPacket { Version = ProtocolVersion.V311, CleanStart = true, ClientId = System.Text.Encoding.UTF8.GetBytes($"client{i}"), UserName = "somebody"u8, HasUserName = true };
        link.Protocol.Receive(buffer[..connect.Write(buffer)]);
        SubscribeEntry[] entries = [new(System.Text.Encoding.UTF8.GetBytes($"client/{i}"), new SubscribeOptions(QoS.AtLeastOnce))];
        link.Protocol.Receive(buffer[..SubscribePacket.Write(buffer, ProtocolVersion.V311, 1, 0, entries)]);
        return link;
    }

    private sealed class NoBans : IBanStore
    {
        public void Put(Ban ban)
        {
        }

        public void Remove(BanTarget target, string who)
        {
        }

        public void Sweep(long now)
        {
        }
    }
}
