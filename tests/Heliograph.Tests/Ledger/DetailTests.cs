using System.Net;
using Heliograph.Metrics.Catalogue;
using Heliograph.Protocol;

namespace Heliograph.Tests.Ledger;

/// <summary><c>/metrics/detail</c> of a running program.</summary>
public sealed class DetailTests
{
    private static readonly HttpClient Client = new();

    [Theory, MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task Clients_are_ranked_over_all_shards_greatest_first(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        for (var i = 1; i <= 3; i++)
        {
            var away = await broker.ConnectAsync(o => o with { ClientId = $"away \"{i}\"\\", SessionExpiry = 100 });
            await away.SubscribeAsync($"q/{i}", QoS.AtLeastOnce);
            await away.DisconnectAsync();
        }

        var publisher = await broker.PublisherAsync();
        for (var i = 1; i <= 3; i++)
        {
            for (var n = 0; n < i; n++) await publisher.PublishAsync($"q/{i}", "x", QoS.AtLeastOnce);
        }

        await broker.SettleAsync();
        var queues = await LinesAsync(broker, "heliograph_client_queue_messages&top=2");
        Assert.Equal(["heliograph_client_queue_messages{client=\"away \\\"3\\\"\\\\\"} 3", "heliograph_client_queue_messages{client=\"away \\\"2\\\"\\\\\"} 2"], queues);
        Assert.Equal([$"heliograph_client_received_messages_total{{client=\"{publisher.Id}\"}} 6"], await LinesAsync(broker, "heliograph_client_received_messages_total"));
        var topics = await LinesAsync(broker, "heliograph_topic_messages&top=1");
        Assert.Equal(["heliograph_topic_messages{topic=\"q/3\"} 3"], topics);
    }

    [Fact]
    public async Task A_subscriber_that_does_not_acknowledge_is_the_slowest()
    {
        await using var broker = await TestBroker.StartAsync();
        var prompt = await broker.ConnectAsync("prompt");
        var slow = await broker.SubscriberAsync();
        var publisher = await broker.PublisherAsync();
        foreach (var client in new[] { prompt, slow }) await client.SubscribeAsync("t", QoS.AtLeastOnce);
        await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
        await prompt.ReceiveAsync();
        await prompt.FenceAsync();
        await slow.ExpectAsync("t", "x");

        await broker.AdvanceAsync(2.5);

        Assert.Equal([$"heliograph_client_unacknowledged_seconds{{client=\"{slow.Id}\"}} 2.5"], await LinesAsync(broker, "heliograph_client_unacknowledged_seconds"));
        var sent = await LinesAsync(broker, "heliograph_client_sent_messages_total");
        Assert.Equal(2, sent.Length);
        Assert.All(sent, line => Assert.EndsWith(" 1", line, StringComparison.Ordinal));
        Assert.Empty(await LinesAsync(broker, "heliograph_client_unsent_bytes"));
    }

    [Fact]
    public async Task A_shard_with_more_sessions_than_a_slice_is_seen_whole()
    {
        const int Sessions = 1500;
        await using var broker = await TestBroker.StartAsync(1);
        for (var i = 0; i < Sessions; i++)
        {
            var client = await broker.ConnectAsync(o => o with { ClientId = $"c{i}", SessionExpiry = 100 });
            if (i % 700 == 0) await client.SubscribeAsync("t", QoS.AtLeastOnce);
            if (i % 700 != 0) await client.SubscribeAsync("other", QoS.AtLeastOnce);
            await client.SendDisconnectAsync();
        }

        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("other", "x", QoS.AtLeastOnce);
        await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
        await publisher.PublishAsync("t", "y", QoS.AtLeastOnce);
        await broker.SettleAsync();

        var lines = await LinesAsync(broker, "heliograph_client_queue_messages&top=100");
        Assert.Equal(100, lines.Length);
        Assert.Equal(["c0", "c1400", "c700"], lines.Take(3).Select(line => line.Split('"')[1]).Order());
        Assert.All(lines.Take(3), line => Assert.EndsWith(" 2", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?family=heliograph_queue_messages")]
    [InlineData("?family=heliograph_client_queue_messages&top=0")]
    [InlineData("?family=heliograph_client_queue_messages&top=101")]
    [InlineData("?family=heliograph_client_queue_messages&top=x")]
    public async Task A_question_that_cannot_be_answered_is_refused_with_what_can_be(string query)
    {
        await using var broker = await TestBroker.StartAsync(1);

        using var answer = await Client.GetAsync(new Uri($"http://{broker.Node.Http.Engine}/metrics/detail{query}"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        if (query.Contains("top=", StringComparison.Ordinal)) Assert.Equal("top must be a number from 1 to 100\n", text);
        else Assert.All(HeliographDetail.All, family => Assert.Contains(family.Name, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_ledger_is_there_to_be_read()
    {
        await using var broker = await TestBroker.StartAsync(1);
        var client = await broker.ConnectAsync("c");
        await client.FenceAsync();

        var text = await Client.GetStringAsync(new Uri($"http://{broker.Node.Http.Engine}/metrics/ledger"));

        Assert.Contains("\nlive_connections: holds\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("DIFFERS", text, StringComparison.Ordinal);
    }

    private static async Task<string[]> LinesAsync(TestBroker broker, string query)
    {
        var text = await Client.GetStringAsync(new Uri($"http://{broker.Node.Http.Engine}/metrics/detail?family={query}"));
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("# HELP " + query.Split('&')[0], lines[0], StringComparison.Ordinal);
        Assert.StartsWith("# TYPE " + query.Split('&')[0], lines[1], StringComparison.Ordinal);
        return lines[2..];
    }
}
