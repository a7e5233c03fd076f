using System.Collections.Concurrent;
using Heliograph.Server.EngineApi;

namespace Heliograph.Tests.EngineApi;

/// <summary>Consumers of queues over real connections: slow ones, ones that leave, several.</summary>
public sealed class ConsumerTests
{
    private const string Pop = """{"m":"queue.pop","p":{"t":["a"]},"i":1}""";
    private const string Unpop = """{"m":"queue.unpop","p":{},"i":2}""";

    [Fact]
    public async Task A_consumer_that_does_not_read_holds_up_nobody_and_loses_nothing()
    {
        const int Values = 300;
        await using var api = await EngineApiFixture.StartAsync();
        using var slow = await api.ConnectAsync();
        using var quick = await api.ConnectAsync();
        Assert.NotNull(await slow.AskAsync(Pop));
        Assert.NotNull(await quick.AskAsync(Pop));
        var padding = new string(' ', 100_000);

        var quickly = ReadAsync(quick);
        for (var i = 0; i < Values; i++) api.Push("a", $"{i}{padding}");

        // What the slow one cannot take is its window, and what the kernel holds for it; the quick one has the rest.
        await Polling.Eventually(() => api.Queues.Read().Waiting is > 0 and < 10);
        Assert.InRange(api.Queues.Cells.ValuesDelivered, Values - 10, Values - 1);
        var slowly = ReadAsync(slow);
        await Polling.Eventually(() => api.Queues.Cells.ValuesDelivered == Values);
        await quick.SendAsync("ping");
        await slow.SendAsync("ping");

        var got = (await quickly).Concat(await slowly).Order().ToList();
        Assert.Equal(Enumerable.Range(0, Values), got);
    }

    [Fact]
    public async Task A_consumer_that_never_reads_is_given_up_and_another_gets_what_was_not_written()
    {
        await using var api = await EngineApiFixture.StartAsync(patience: new SocketPatience(TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(200)));
        using var stuck = await api.ConnectAsync();
        Assert.NotNull(await stuck.AskAsync(Pop));
        for (var i = 0; i < 300; i++) api.Push("a", $"{i}{new string(' ', 100_000)}");

        await Polling.Eventually(() => api.Queues.Read().Consumers == 0);

        var written = (int)api.Queues.Cells.ValuesDelivered;
        Assert.InRange(written, 1, 299);
        using var other = await api.ConnectAsync();
        Assert.NotNull(await other.AskAsync(Pop));
        for (var i = written; i < 300; i++) Assert.Equal(i, SocketTests.ValueOf((await other.ReceiveAsync())!));
    }

    [Fact]
    public async Task A_consumer_that_breaks_off_leaves_what_was_not_written_in_order()
    {
        await using var api = await EngineApiFixture.StartAsync();
        using (var broken = await api.ConnectAsync())
        {
            Assert.NotNull(await broken.AskAsync(Pop));
            for (var i = 0; i < 300; i++) api.Push("a", $"{i}{new string(' ', 100_000)}");
            await broken.ReceiveAsync();
            broken.Abort();
        }

        await Polling.Eventually(() => api.Queues.Read().Consumers == 0);

        var written = (int)api.Queues.Cells.ValuesDelivered;
        using var other = await api.ConnectAsync();
        Assert.NotNull(await other.AskAsync(Pop));
        for (var i = written; i < 300; i++) Assert.Equal(i, SocketTests.ValueOf((await other.ReceiveAsync())!));
    }

    [Fact]
    public async Task Ten_thousand_values_reach_three_consumers_that_come_and_go_exactly_once()
    {
        const int Values = 10_000;
        await using var api = await EngineApiFixture.StartAsync(new() { TopicSize = Values });
        var got = new ConcurrentBag<int>();
        var consumers = Enumerable.Range(0, 3).Select(seed => ConsumeInTurnsAsync(api, new Random(seed), got, Values)).ToList();
        var pushing = Task.Run(() =>
        {
            for (var i = 0; i < Values; i++) api.Push("a", $"{i}");
        });

        await Task.WhenAll([pushing, .. consumers]).WaitAsync(Polling.Patience * 2);

        Assert.Equal(Enumerable.Range(0, Values), got.Order());
        Assert.Equal(Values, api.Queues.Cells.ValuesDelivered);
    }

    [Fact]
    public async Task When_the_node_stops_consumers_are_told()
    {
        var api = await EngineApiFixture.StartAsync();
        using var client = await api.ConnectAsync();
        Assert.NotNull(await client.AskAsync(Pop));
        var reading = client.ReceiveAsync();

        await api.DisposeAsync();

        Assert.Null(await reading);
        Assert.Equal(System.Net.WebSockets.WebSocketCloseStatus.EndpointUnavailable, client.CloseStatus);
    }

    // Takes some, ends its consumption, takes what was written before that was answered, and leaves.
    private static async Task ConsumeInTurnsAsync(EngineApiFixture api, Random random, ConcurrentBag<int> got, int all)
    {
        while (got.Count < all)
        {
            using var client = await api.ConnectAsync();
            Assert.NotNull(await client.AskAsync(Pop));
            var left = api.Queues.Read().Waiting == 0 ? 0 : random.Next(1, 400);
            for (; left > 0 && api.Queues.Read().Waiting > 3 * api.Queues.Limits.Window; left--) got.Add(SocketTests.ValueOf((await client.ReceiveAsync())!));
            await client.SendAsync(Unpop);
            while (await client.ReceiveAsync() is { } text && !text.EndsWith("\"i\":2}", StringComparison.Ordinal)) got.Add(SocketTests.ValueOf(text));
            await client.CloseAsync();
        }
    }

    private static async Task<List<int>> ReadAsync(ApiClient client)
    {
        var values = new List<int>();
        while (await client.ReceiveAsync() is { } text && text != "pong") values.Add(SocketTests.ValueOf(text.Replace(" ", "", StringComparison.Ordinal)));
        return values;
    }
}
