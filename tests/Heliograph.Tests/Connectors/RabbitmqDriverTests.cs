using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Rabbitmq;
using Heliograph.Server.Sql.Values;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;

namespace Heliograph.Tests.Connectors;

/// <summary>The driver of RabbitMQ against a real server.</summary>
public sealed class RabbitmqDriverTests(RabbitmqServer server) : IClassFixture<RabbitmqServer>
{
    private readonly string _queue = $"q{Guid.NewGuid():N}";

    [Fact]
    public async Task A_row_goes_to_the_queue_that_the_routing_key_names_and_is_confirmed()
    {
        await DeclareAsync();
        await using var driver = await ConnectedAsync();
        byte[] octets = [0, 0xFF, 1];

        Assert.Equal("SS", (await Action(driver, new() { RoutingKey = "${q}" }).SendAsync(Driving.Row(("q", _queue), ("a", 1)), Driving.Row(("q", _queue), ("a", 2)))).Outcomes());
        Assert.Equal("S", (await Action(driver, new() { RoutingKey = _queue, Payload = "${p}", ContentType = "text/plain", DeliveryMode = RabbitmqDelivery.Transient }).SendAsync(Driving.Row(("p", octets)))).Outcomes());
        var messages = await TakeAllAsync();
        Assert.Equal([$$"""{"q":"{{_queue}}","a":1}""", $$"""{"q":"{{_queue}}","a":2}"""], messages.Take(2).Select(one => Encoding.UTF8.GetString(one.Body)));
        Assert.Equal(octets, messages[2].Body);
        Assert.Equal((DeliveryModes.Persistent, DeliveryModes.Transient, "text/plain"), (messages[0].Properties.DeliveryMode, messages[2].Properties.DeliveryMode, messages[2].Properties.ContentType));
    }

    [Fact]
    public async Task What_no_queue_takes_has_failed_alone_unless_that_does_not_matter()
    {
        await DeclareAsync();
        await using var driver = await ConnectedAsync();
        SqlMap[] rows = [.. new[] { _queue, "nowhere", _queue }.Select((key, i) => Driving.Row(("k", key), ("i", i)))];

        var batch = await Action(driver, new() { RoutingKey = "${k}", Payload = "${i}" }).SendAsync(rows);
        Assert.Equal("SFS", batch.Outcomes());
        Assert.Contains("no queue takes a message for exchange '' with routing key '${k}'", batch.Reason, StringComparison.Ordinal);
        Assert.Equal("SSS", (await Action(driver, new() { RoutingKey = "${k}", Payload = "${i}", Mandatory = false }).SendAsync(rows)).Outcomes());
        Assert.Equal("0202", string.Concat((await TakeAllAsync()).Select(one => Encoding.UTF8.GetString(one.Body))));
    }

    [Fact]
    public async Task An_exchange_that_is_not_there_fails_its_rows_alone()
    {
        await DeclareAsync();
        await using var driver = await ConnectedAsync();
        var action = Action(driver, new() { Exchange = "${x}", RoutingKey = _queue, Payload = "${i}" });

        var batch = await action.SendAsync([.. new[] { "amq.direct", "nowhere", "amq.direct", "nowhere", "amq.direct" }.Select((exchange, i) => Driving.Row(("x", exchange), ("i", i)))]);
        Assert.Equal("SFSFS", batch.Outcomes());
        Assert.Contains("the exchange '${x}' is not there (404)", batch.Reason, StringComparison.Ordinal);
        Assert.Equal(["0", "2", "4"], (await TakeAllAsync()).Select(one => Encoding.UTF8.GetString(one.Body)).Distinct().Order());
    }

    [Fact]
    public async Task A_queue_that_is_full_and_refuses_is_tried_again()
    {
        await DeclareAsync(new Dictionary<string, object?> { ["x-max-length"] = 1, ["x-overflow"] = "reject-publish" });
        await using var driver = await ConnectedAsync();
        var action = Action(driver, new() { RoutingKey = _queue, Payload = "${i}" });
        var batch = action.Batch([Driving.Row(("i", 0)), Driving.Row(("i", 1))]);
        var refusal = await Assert.ThrowsAsync<TargetException>(() => action.SendAsync(batch, default).AsTask());

        Assert.False(refusal.IsFinal);
        Assert.Contains("nack", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("S.", batch.Outcomes());
        await TakeAllAsync();
        Assert.Equal("S", (await action.SendAsync(Driving.Row(("i", 1)))).Outcomes());
    }

    [Fact]
    public async Task A_name_that_is_too_long_fails_its_row_alone()
    {
        await using var driver = await ConnectedAsync();

        Assert.True(Assert.Throws<TargetException>(() => Action(driver, new() { RoutingKey = "${k}" }).Render(Driving.Row(("k", new string('x', 256))))).IsFinal);
    }

    [Theory]
    [InlineData("guest", "s3cret", "/", "rabbitmq.password")]
    [InlineData("nobody", "s3cret", "/", "rabbitmq.username")]
    [InlineData("guest", null, "nowhere", "rabbitmq.virtualHost")]
    public async Task A_user_or_virtual_host_that_is_not_known_is_said(string user, string? password, string host, string says)
    {
        await using var driver = Driver(new() { Server = Where, Username = user, Password = password is null ? null : new(password), VirtualHost = host });
        var refusal = await Assert.ThrowsAsync<TargetException>(() => driver.ConnectAsync(default));

        Assert.False(refusal.IsFinal);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(".", (await Action(driver, new()).SendAsync(Driving.Row(("i", 1)))).Outcomes());
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_when_the_connector_says()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var driver = Driver(new() { Server = $"{listener.LocalEndpoint}" });
        using var limit = new CancellationTokenSource();
        var connecting = driver.ConnectAsync(limit.Token);
        using var client = await listener.AcceptTcpClientAsync();
        await limit.CancelAsync();

        Assert.True(await Record.ExceptionAsync(() => connecting) is OperationCanceledException or TargetException);
    }

    [Fact]
    public async Task A_source_acknowledges_what_has_been_taken_over_and_gets_the_rest_again()
    {
        await DeclareAsync();
        await PublishAsync(4, new() { Headers = new Dictionary<string, object?> { ["n"] = 5, ["t"] = "text", ["l"] = new List<object> { true, 1.5 }, ["m"] = new Dictionary<string, object?> { ["x"] = null } } });
        await using var driver = await ConnectedAsync();
        var sink = new HoldingSink(holdFrom: 2);
        var source = driver.Open(Source(new() { Queue = _queue, Prefetch = 2 }), sink);
        await driver.CheckAsync(default);
        await Polling.Eventually(() => sink.Messages.Count == 3);

        var columns = sink.Messages.First().Columns;
        Assert.Equal(["event", "payload", "queue", "exchange", "routing_key", "headers", "timestamp"], columns.Fields.Select(field => field.Key));
        Assert.Equal(("$sources/rabbitmq:jobs", "0", _queue, "", _queue), (columns["event"].Text, columns["payload"].Text, columns["queue"].Text, columns["exchange"].Text, columns["routing_key"].Text));
        Assert.Equal("""{"l":[true,1.5],"m":{"x":null},"n":5,"t":"text"}""", Sorted(columns["headers"].Map));
        sink.Release(isTaken: true);
        await Polling.Eventually(() => sink.Messages.Count == 4);
        await source.DisposeAsync();
        Assert.Empty(await TakeAllAsync());
    }

    [Fact]
    public async Task What_was_not_acknowledged_comes_again()
    {
        await DeclareAsync();
        await PublishAsync(3, new());
        var sink = new HoldingSink(holdFrom: 1);
        await using (var driver = await ConnectedAsync())
        {
            var source = driver.Open(Source(new() { Queue = _queue }), sink);
            await driver.CheckAsync(default);
            await Polling.Eventually(() => sink.Messages.Count == 2);
            await server.UseAsync(async channel => await channel.QueueDeclarePassiveAsync(_queue));
            var closing = driver.DisposeAsync().AsTask();
            sink.Release(isTaken: false);
            await source.DisposeAsync();
            await closing;
        }

        Assert.Equal("12", string.Concat((await TakeAllAsync()).Select(one => Encoding.UTF8.GetString(one.Body)).TakeLast(2)));
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_said_and_found_when_it_is()
    {
        await using var driver = await ConnectedAsync();
        var doubts = 0;
        ((IConnectorDriver)driver).Doubt = () => Interlocked.Increment(ref doubts);
        var sink = new HoldingSink(holdFrom: int.MaxValue);
        await using var source = driver.Open(Source(new() { Queue = _queue, BindExchange = "amq.topic", BindRoutingKey = "a.#" }), sink);
        await driver.CheckAsync(default);

        Assert.Contains("NOT_FOUND", ((IReception)source).Problem, StringComparison.Ordinal);
        await DeclareAsync();
        await driver.CheckAsync(default);
        Assert.Null(((IReception)source).Problem);
        await Action(driver, new() { Exchange = "amq.topic", RoutingKey = "a.b", Payload = "x" }).SendAsync(Driving.Row());
        await Polling.Eventually(() => sink.Messages.Count == 1);

        doubts = 0;
        await server.UseAsync(async channel => await channel.QueueDeleteAsync(_queue));
        await Polling.Eventually(() => doubts > 0);
        Assert.NotNull(((IReception)source).Problem);
        await DeclareAsync();
        await driver.CheckAsync(default);
        Assert.Null(((IReception)source).Problem);
    }

    [Fact]
    public async Task Killed_under_load_it_has_every_row_at_least_once_and_a_source_receives_again()
    {
        const int Rows = 10_000;
        await DeclareAsync(durable: true);
        await using var driver = await ConnectedAsync();
        var action = Action(driver, new() { RoutingKey = _queue, Payload = "${n}" });
        var sending = action.SendAllAsync(driver, [.. Enumerable.Range(0, Rows).Select(i => Driving.Row(("n", i)))]);
        await Polling.EventuallyAsync(async () => await server.UseAsync(async channel => await channel.MessageCountAsync(_queue)) > Rows / 10, "a part is there");
        await server.StopAsync("KILL");
        await server.StartAsync();
        var batches = await sending;

        var sink = new HoldingSink(holdFrom: int.MaxValue);
        await using var source = driver.Open(Source(new() { Queue = _queue }), sink);
        await driver.CheckAsync(default);
        await Polling.Eventually(() => sink.Numbers().Distinct().Count() == Rows);
        Assert.True(batches > Rows / 100, "it was not interrupted");
        Assert.Equal(Enumerable.Range(0, Rows), sink.Numbers().Distinct().Order());
        Assert.InRange(sink.Messages.Count, Rows, Rows + (100 * (batches - (Rows / 100))));
    }

    private string Where => $"127.0.0.1:{server.Port}";

    private static string Sorted(SqlMap map)
    {
        var sorted = new SqlMap();
        foreach (var (name, value) in map.Fields.OrderBy(field => field.Key, StringComparer.Ordinal)) sorted[name] = value;
        return Encoding.UTF8.GetString(SqlJson.Write(SqlValue.Of(sorted)));
    }

    private async Task<RabbitmqDriver> ConnectedAsync()
    {
        var driver = Driver(new() { Server = Where });
        await Driving.ConnectedAsync(driver);
        await driver.CheckAsync(default);
        return driver;
    }

    private static RabbitmqDriver Driver(RabbitmqConnectorOptions options) =>
        new(new() { Type = ConnectorType.Rabbitmq, Name = "mq", StartTimeout = TimeSpan.FromSeconds(20), Rabbitmq = options }, new(TimeProvider.System, NullLogger.Instance, null));

    private static IActionDriver Action(RabbitmqDriver driver, RabbitmqActionOptions options) => driver.Open(new ActionOptions { Type = ConnectorType.Rabbitmq, Name = "put", Connector = "mq", Rabbitmq = options });

    private static SourceOptions Source(RabbitmqSourceOptions options) => new() { Type = ConnectorType.Rabbitmq, Name = "jobs", Connector = "mq", Rabbitmq = options };

    private Task<int> DeclareAsync(IDictionary<string, object?>? arguments = null, bool durable = false) => server.UseAsync(async channel =>
    {
        await channel.QueueDeclareAsync(_queue, durable, exclusive: false, autoDelete: false, arguments);
        await channel.QueueBindAsync(_queue, "amq.direct", _queue);
        return 0;
    });

    private Task<int> PublishAsync(int count, BasicProperties properties) => server.UseAsync(async channel =>
    {
        for (var i = 0; i < count; i++) await channel.BasicPublishAsync("", _queue, false, properties, Encoding.UTF8.GetBytes($"{i}"));
        await Polling.EventuallyAsync(async () => await channel.MessageCountAsync(_queue) == count, "they are there");
        return 0;
    });

    private Task<List<(byte[] Body, IReadOnlyBasicProperties Properties)>> TakeAllAsync() => server.UseAsync(async channel =>
    {
        var all = new List<(byte[], IReadOnlyBasicProperties)>();
        while (await channel.BasicGetAsync(_queue, autoAck: true) is { } message) all.Add((message.Body.ToArray(), message.BasicProperties));
        return all;
    });

    // Takes messages over, from one of them on only when it is told to.
    private sealed class HoldingSink(int holdFrom) : ISourceSink
    {
        private readonly TaskCompletionSource<bool> _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<SourceMessage> Messages { get; } = [];

        public void Release(bool isTaken) => _held.TrySetResult(isTaken);

        public IEnumerable<int> Numbers() => Messages.Select(message => int.Parse(message.Columns["payload"].Text, CultureInfo.InvariantCulture));

        public async ValueTask<bool> TakeAsync(SourceMessage message)
        {
            Messages.Enqueue(message);
            return Messages.Count <= holdFrom || await _held.Task;
        }
    }
}
