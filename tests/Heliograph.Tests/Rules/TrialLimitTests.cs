using System.Net;
using System.Net.Sockets;
using Heliograph.Protocol;
using Heliograph.Tests.Management;

namespace Heliograph.Tests.Rules;

/// <summary>Trials that take long, and many of them at once: the clock of an evaluation stands until a test moves it.</summary>
public sealed class TrialLimitTests
{
    private const string Quick = """{"sql":"SELECT 1 AS one FROM \"t\"","context":{"topic":"t"}}""";

    // Until the clock is moved: what takes much time for few bytes, again and again.
    private const string Slow = """{"sql":"FOREACH [1..100000] DO bytesize(gzip(gzip(gzip(gzip(gzip(gzip(str(item)))))))) AS n FROM \"t\"","context":{"topic":"t"}}""";

    [Fact]
    public async Task A_trial_that_takes_too_long_is_answered_and_ends()
    {
        await using var broker = await ManagedBroker.StartAsync();

        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "the statement takes longer than 5 s with this example", "POST", "/rule_test", Slow);

        await broker.AskAsync(HttpStatusCode.OK, "POST", "/rule_test", Quick);
        await broker.Broker.AdvanceAsync(2);
        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "the statement fails with this example: division by zero", "POST", "/rule_test", """{"sql":"SELECT 1 / 0 FROM \"t\"","context":{"topic":"t"}}""");
    }

    [Fact]
    public async Task Of_many_trials_at_once_some_are_told_to_come_back_and_nobody_else_waits()
    {
        await using var broker = await ManagedBroker.StartAsync();
        var publisher = await broker.Broker.PublisherAsync();
        var slow = await CrowdAsync(broker, "/rule_test", Slow, Quick);

        await broker.RefusedAsync(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE", "too many statements are being tried out; try again in a moment", "POST", "/rule_test", Quick);
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await publisher.PublishAsync("t", "x", QoS.AtLeastOnce));
        await broker.Broker.AdvanceAsync(2);

        await EndAsync(slow, 4, "longer than");
        await broker.AskAsync(HttpStatusCode.OK, "POST", "/rule_test", Quick);
    }

    [Fact]
    public async Task Of_many_connectors_tried_out_at_once_some_are_told_to_come_back()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var broker = await ManagedBroker.StartAsync();
        var where = silent.LocalEndpoint;
        string Probe(string timeout) => $$$"""{"type":"redis","name":"x","server":"{{{where}}}","resource_opts":{"start_timeout":"{{{timeout}}}"}}""";
        await broker.RefusedAsync(HttpStatusCode.BadRequest, "TEST_FAILED", "no answer within 0.1 s", "POST", "/connectors_probe", Probe("100ms"));
        var patient = Probe("60s");
        var slow = await CrowdAsync(broker, "/connectors_probe", patient, Probe("100ms"));

        silent.Stop();

        await EndAsync(slow, 8, "TEST_FAILED");
        await broker.RefusedAsync(HttpStatusCode.BadRequest, "TEST_FAILED", "refused", "POST", "/connectors_probe", patient);
    }

    // As many slow ones as there is room for: one more for each quick one that still found some.
    private static async Task<List<Task<HttpResponseMessage>>> CrowdAsync(ManagedBroker broker, string path, string slow, string quick)
    {
        var sent = new List<Task<HttpResponseMessage>>();
        await Polling.EventuallyAsync(
            async () =>
            {
                sent.Add(broker.SendAsync(path, "POST", slow));
                return await broker.StatusAsync(path, "POST", quick) == HttpStatusCode.ServiceUnavailable && sent.Count(one => !one.IsCompleted) >= 4;
            },
            "there are too many");
        return sent;
    }

    private static async Task EndAsync(List<Task<HttpResponseMessage>> slow, int room, string said)
    {
        var tried = 0;
        foreach (var answering in slow)
        {
            using var answer = await answering.WaitAsync(Polling.Patience);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) continue;
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(said, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            tried++;
        }

        Assert.Equal(room, tried);
    }
}
