using System.Text.Json;
using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Tests.Tracing;

/// <summary>What is in a trace, and what is not.</summary>
public sealed class TraceTests
{
    private static IEnumerable<string> Events(IEnumerable<string> lines) => lines.Select(line => line.Split('[', ']')[1]);

    [Fact]
    public async Task A_trace_of_a_client_has_what_it_sends_and_gets_from_its_CONNECT_on_and_no_password()
    {
        await using var traced = await TracedBroker.StartAsync();
        await traced.BeginAsync("one", "clientid", "mine");
        var other = await traced.Broker.ConnectAsync("other");
        await using var client = await traced.Broker.ConnectAsync(o => o with { ClientId = "mine", Username = "anna", Password = "sesame" });
        await client.SubscribeAsync("a/#", QoS.AtLeastOnce);
        await other.SubscribeAsync("b", QoS.AtLeastOnce);
        await client.PublishAsync("a/b", "line one\nline two", QoS.AtLeastOnce);
        await client.ReceiveAsync();
        await client.DisconnectAsync();

        var lines = await traced.EndAsync("one");

        Assert.Equal(
            [
                "CONNECT received", "CONNACK sent", "SUBSCRIBE received", "SUBACK sent", "PUBLISH received", "PUBLISH sent", "PUBACK sent", "PUBACK received",
                "DISCONNECT received", "client disconnected",
            ],
            Events(lines));
        Assert.Contains($"mine@{client.LocalAddress} ", lines[0], StringComparison.Ordinal);
        Assert.Contains("username: anna, password: ******", lines[0], StringComparison.Ordinal);
        Assert.Contains(@"payload: line one\u000aline two", lines[4], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("sesame", StringComparison.Ordinal) || line.Contains("other", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_trace_of_a_topic_has_who_published_and_who_got_it_and_changes_no_number()
    {
        await using var traced = await TracedBroker.StartAsync();
        var publisher = await traced.Broker.ConnectAsync("publisher");
        await traced.BeginAsync("topic", "topic", "a/+", ""","payload_encode":"hex","formatter":"json" """);
        var (topics, ever) = (traced.Broker.Gauges.Topics, traced.Broker.Gauges.TopicsEver);
        await publisher.PublishAsync("a/b", "x", QoS.AtLeastOnce);
        await publisher.PublishAsync("other/b", "x", QoS.AtLeastOnce);
        (await traced.Api.SendAsync("/publish", "POST", """{"topic":"a/c","payload":"yz"}""")).Dispose();

        var lines = (await traced.EndAsync("topic")).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal(["publisher", ""], lines.Select(line => line.GetProperty("clientid").GetString()));
        Assert.Equal(["78", "797A"], lines.Select(line => line.GetProperty("payload").GetString()));
        Assert.All(lines, line => Assert.Equal("message published", line.GetProperty("event").GetString()));
        Assert.Equal((topics, ever), (traced.Broker.Gauges.Topics, traced.Broker.Gauges.TopicsEver));
        Assert.Equal(3, traced.Broker.Counter(BrokerCounter.MessagesDroppedNoSubscribers));
        Assert.Empty((await traced.Api.GetAsync("/topics")).GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task A_topic_trace_tells_of_deliveries_and_of_drops_with_their_reason()
    {
        await using var traced = await TracedBroker.StartAsync();
        var subscriber = await traced.Broker.ConnectAsync(o => o with { ClientId = "small", MaximumPacketSize = 30 });
        await subscriber.SubscribeAsync("t", QoS.AtMostOnce);
        var publisher = await traced.Broker.ConnectAsync("publisher");
        await traced.BeginAsync("t", "topic", "t", ""","payload_encode":"hidden" """);
        await publisher.PublishAsync("t", "fits", QoS.AtLeastOnce);
        await publisher.PublishAsync("t", new string('x', 100), QoS.AtLeastOnce);

        var lines = await traced.EndAsync("t");

        Assert.Equal(["PUBLISH sent", "delivery dropped", "message published", "message published"], Events(lines).Order(StringComparer.Ordinal));
        Assert.Contains("reason: too_large", lines.Single(line => line.Contains("dropped", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("fits", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_trace_of_an_address_has_refusals_and_why()
    {
        await using var traced = await TracedBroker.StartAsync(noMatch: Verdict.Deny);
        await traced.BeginAsync("net", "ip_address", "127.0.0.1");
        await using var client = await traced.Broker.ConnectAsync("denied");
        await client.SubscribeAsync("secret");
        await client.PublishAsync("secret", "", QoS.AtLeastOnce);
        await client.SendHexAsync("10 00");
        await client.ExpectClosedAsync(ReasonCode.MalformedPacket);

        var lines = await traced.EndAsync("net");

        Assert.Contains(lines, line => line.Contains("[SUBSCRIBE denied]", StringComparison.Ordinal) && line.EndsWith("topic: secret", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("[PUBLISH denied]", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("[CONNECT received]", StringComparison.Ordinal) && line.Contains("malformed: ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("[connection ended]", StringComparison.Ordinal) && line.Contains("detail: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_is_not_let_in_is_in_the_trace_with_the_reason_and_without_its_password()
    {
        await using var traced = await TracedBroker.StartAsync(checksUsers: true);
        await traced.BeginAsync("why", "clientid", "stranger");
        await using var client = await traced.Broker.OpenAsync(o => o with { ClientId = "stranger", Username = "nobody", Password = "sesame" });
        await client.HandshakeAsync();

        var lines = await traced.EndAsync("why");

        Assert.Equal(["CONNECT received", "authentication", "connection ended", "CONNACK sent"], Events(lines));
        Assert.Contains("outcome: ", lines[1], StringComparison.Ordinal);
        Assert.Contains("detail: authentication: ", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("sesame", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_that_is_taken_over_is_told_of()
    {
        await using var traced = await TracedBroker.StartAsync();
        await traced.BeginAsync("over", "clientid", "twin");
        await traced.Broker.ConnectAsync("twin");
        await traced.Broker.ConnectAsync("twin");

        var lines = await traced.EndAsync("over");

        Assert.Equal(["CONNECT received", "CONNACK sent", "CONNECT received", "session taken over", "DISCONNECT sent", "client disconnected", "CONNACK sent"], Events(lines));
    }

    [Fact]
    public async Task Without_a_trace_nothing_is_looked_at()
    {
        await using var traced = await TracedBroker.StartAsync();
        await traced.BeginAsync("one", "clientid", "x");
        Assert.All(traced.Broker.Node.Broker.Tables, table => Assert.NotNull(table.Tracer));

        await traced.EndAsync("one");

        Assert.All(traced.Broker.Node.Broker.Tables, table => Assert.Null(table.Tracer));
    }
}
