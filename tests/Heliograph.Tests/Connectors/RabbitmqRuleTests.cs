using System.Globalization;
using System.Text;
using System.Text.Json;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Sql.Events;
using Heliograph.Tests.Rules;
using RabbitMQ.Client;

namespace Heliograph.Tests.Connectors;

/// <summary>Messages of a queue of a real RabbitMQ, a rule, subscribers here.</summary>
public sealed class RabbitmqRuleTests(RabbitmqServer server) : IClassFixture<RabbitmqServer>
{
    private readonly string _queue = $"q{Guid.NewGuid():N}";

    [Fact]
    public async Task A_message_comes_with_every_column_that_the_event_has()
    {
        await PublishAsync(["""{"v":1}"""], new() { Persistent = true, Headers = new Dictionary<string, object?> { ["n"] = 5 } });
        await using var broker = await StartAsync("SELECT *, payload.v AS v, headers.n AS n FROM \"$sources/rabbitmq:jobs\"", "${.}");
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("jobs/#");
        await ReceiveAsync(broker);

        var row = JsonDocument.Parse((await subscriber.ReceiveAsync()).Payload).RootElement;
        Assert.Equal(SourceEvents.RabbitMq.ColumnNames.Concat(["v", "n"]).Order(), row.EnumerateObject().Select(column => column.Name).Order());
        Assert.Equal(("$sources/rabbitmq:jobs", """{"v":1}""", _queue, "", _queue, 1, 5), (Text("event"), Text("payload"), Text("queue"), Text("exchange"), Text("routing_key"), row.GetProperty("v").GetInt32(), row.GetProperty("n").GetInt32()));
        Assert.Equal("""{"n":5,"x-dotnet-pub-seq-no":1}""", row.GetProperty("headers").GetRawText());
        Assert.True(row.GetProperty("timestamp").GetInt64() > 0);

        string Text(string column) => row.GetProperty(column).GetString()!;
    }

    [Fact]
    public async Task A_server_that_restarts_on_the_way_has_every_message_taken_and_keeps_none()
    {
        const int Messages = 3000;
        await PublishAsync(Enumerable.Range(0, Messages).Select(n => $$"""{"n":{{n}}}"""), new() { Persistent = true });
        await using var broker = await StartAsync("SELECT payload.n AS n FROM \"$sources/rabbitmq:jobs\"", "${n}");
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("jobs/#", QoS.AtLeastOnce);
        await ReceiveAsync(broker);
        var numbers = new HashSet<int>();
        while (numbers.Count < Messages / 10) await TakeAsync(subscriber, numbers);

        await server.StopAsync("TERM");
        await server.StartAsync();
        while (numbers.Count < Messages) await TakeAsync(subscriber, numbers);

        var source = Assert.Single(broker.Node.Connectors.Sources);
        Assert.Equal(0, source.Cells.Lost);
        await Polling.Eventually(() => broker.Matches("jobs") == (source.Cells.Received, source.Cells.Received, 0, 0));
        Assert.True(broker.Node.Connectors.Connectors[0].Cells.Connects > 1, "it was not interrupted");
        broker.Apply(o => o with { Sources = [] });
        await broker.Node.Connectors.WhenSettledAsync().WaitAsync(Polling.Patience);
        Assert.Equal(0u, await server.UseAsync(channel => channel.MessageCountAsync(_queue)));
    }

    private static async Task TakeAsync(TestClient subscriber, HashSet<int> numbers) => numbers.Add(int.Parse((await subscriber.ReceiveAsync()).Payload, CultureInfo.InvariantCulture));

    private Task<TestBroker> StartAsync(string sql, string payload) => TestBroker.StartAsync(o => o with
    {
        Connectors = [new() { Type = ConnectorType.Rabbitmq, Name = "mq", HealthCheckInterval = TimeSpan.FromSeconds(1), StartTimeout = TimeSpan.FromSeconds(20), Rabbitmq = new() { Server = $"127.0.0.1:{server.Port}" } }],
        Sources = [new() { Type = ConnectorType.Rabbitmq, Name = "jobs", Connector = "mq", Enabled = false, Rabbitmq = new() { Queue = _queue, Prefetch = 50 } }],
        Rules = [TestRules.Republish("jobs", sql, "jobs/here", "1", payload) with { Queue = 100_000 }],
    });

    // Only when somebody is subscribed to what the rule makes of the messages that wait already.
    private static Task ReceiveAsync(TestBroker broker)
    {
        broker.Apply(o => o with { Sources = [.. o.Sources.Select(source => source with { Enabled = true })] });
        return Polling.Eventually(() => broker.Node.Connectors.Sources.All(source => source.Status == ConnectorStatus.Connected), "the source is connected");
    }

    private Task<int> PublishAsync(IEnumerable<string> payloads, BasicProperties properties) => server.UseAsync(async channel =>
    {
        await channel.QueueDeclareAsync(_queue, durable: true, exclusive: false, autoDelete: false);
        await Task.WhenAll(payloads.Select(payload => channel.BasicPublishAsync("", _queue, false, properties, Encoding.UTF8.GetBytes(payload)).AsTask()));
        return 0;
    }, confirms: true);
}
