using System.Net;
using Heliograph.Protocol;
using Heliograph.Tests.Api;

namespace Heliograph.Tests.Management;

/// <summary>Whether the process lives and whether it serves, for whoever has no key.</summary>
public sealed class HealthTests
{
    private static readonly HttpClient s_client = new();

    [Fact]
    public async Task A_server_is_ready_from_its_start_to_its_stop()
    {
        await using var broker = await TestBroker.StartAsync();

        Assert.Equal((HttpStatusCode.OK, "ok\n"), await GetAsync(broker, "/healthz"));
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await GetAsync(broker, "/readyz"));
        var node = broker.Node;
        Assert.Null(node.Unreadiness);
        await broker.RestartAsync();
        Assert.Equal("the server stops", node.Unreadiness);
    }

    [Fact]
    public async Task A_server_whose_store_refuses_is_not_ready_until_it_is_worth_another_try()
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Store!.FailNext();
        await using var client = await broker.ConnectAsync(o => o with { SessionExpiry = 100 });
        await Polling.Eventually(() => broker.Store.FailedBatches > 0);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the store cannot write\n"), await GetAsync(broker, "/readyz"));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(broker, "/healthz")).Code);
        await broker.Node.Alarms.LookAsync();
        Assert.Equal("store_failing", Assert.Single(broker.Node.Alarms.List.Active).Name);

        await client.SubscribeAsync("kept", QoS.AtLeastOnce);
        await Polling.EventuallyAsync(async () => (await GetAsync(broker, "/readyz")).Code == HttpStatusCode.OK, "ready again");
        await broker.Node.Alarms.LookAsync();
        Assert.Empty(broker.Node.Alarms.List.Active);
    }

    [Fact]
    public async Task The_deployment_API_answers_without_a_key_too()
    {
        var problem = (string?)null;
        await using var api = await ApiFixture.StartAsync(options => options with { Unreadiness = () => problem });

        using var ready = await api.SendAsAsync(null, "", "/readyz");
        problem = "the server stops";
        using var not = await api.SendAsAsync(null, "", "/readyz");
        using var alive = await api.SendAsAsync(null, "", "/healthz");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK], [ready.StatusCode, not.StatusCode, alive.StatusCode]);
        Assert.Equal("the server stops\n", await not.Content.ReadAsStringAsync());
    }

    private static async Task<(HttpStatusCode Code, string Text)> GetAsync(TestBroker broker, string path)
    {
        using var response = await s_client.GetAsync(new Uri($"http://{broker.Node.Http.Engine}{path}"));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
