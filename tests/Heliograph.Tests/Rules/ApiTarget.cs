using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Heliograph.Protocol;
using Heliograph.Tests.Management;

namespace Heliograph.Tests.Rules;

/// <summary>A real target as the management API is told of it, and what is seen of it.</summary>
internal sealed record ApiTarget(string Type, string Connector, string Action)
{
    /// <summary>A setting of the connector with which it cannot be reached.</summary>
    public required string Wrong { get; init; }

    /// <summary>What no answer may have in it; empty when the connector has no secret.</summary>
    public required string Secret { get; init; }

    /// <summary>What has arrived, in order.</summary>
    public required Func<Task<IEnumerable<string>>> Arrived { get; init; }

    private string Id => $"{Type}:api";

    /// <summary>Makes a connector, an action and a rule, has a message go through, changes and disables them; restarts; deletes them.</summary>
    public async Task GoThroughAsync()
    {
        await using var broker = await RuleApi.OnDiskAsync(RuleApi.NewFolder());
        await using (var api = await ManagedBroker.StartAsync(broker, isOwned: false))
        {
            await TryOutAsync(api);
            await MakeAsync(api);
            await RefuseToDeleteAsync(api);
            await SendAsync(broker, api, "first");
            await DisableAsync(broker, api);
            await SendAsync(broker, api, "second");
        }

        await broker.RestartAsync();
        await using var again = await ManagedBroker.StartAsync(broker, isOwned: false);
        await Polling.Eventually(() => broker.Node.Connectors.Connectors.Single().IsConnected);
        await SendAsync(broker, again, "third");
        Assert.Equal(["first", "second", "third"], await Arrived());
        await DeleteAsync(again);
    }

    private async Task TryOutAsync(ManagedBroker api)
    {
        await api.AskAsync(HttpStatusCode.NoContent, "POST", "/connectors_probe", Named(Connector));
        await api.RefusedAsync(HttpStatusCode.BadRequest, "TEST_FAILED", "", "POST", "/connectors_probe", Named(Merged(Connector, Wrong)));
        await api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "there is no connector", "POST", "/actions_probe", Named(Action));
        Assert.Empty((await api.GetAsync("/connectors")).EnumerateArray());
    }

    private async Task MakeAsync(ManagedBroker api)
    {
        var made = await api.AskAsync(HttpStatusCode.Created, "POST", "/connectors", Named(Merged(Connector, Wrong)));
        Assert.Equal("disconnected", made.GetProperty("status").GetString());
        Assert.NotEqual("", made.GetProperty("status_reason").GetString());
        AssertMasked(made);
        var mended = await api.AskAsync(HttpStatusCode.OK, "PUT", $"/connectors/{Id}", Named(Connector));
        var described = await api.AskAsync(HttpStatusCode.OK, "PUT", $"/connectors/{Id}", Merged(mended.GetRawText(), """{"description":"from an answer"}"""));
        Assert.Equal(("connected", "from an answer"), (described.GetProperty("status").GetString(), described.GetProperty("description").GetString()));
        AssertMasked(described);
        AssertMasked(await api.GetAsync("/connectors"));

        await api.AskAsync(HttpStatusCode.NoContent, "POST", "/actions_probe", Named(Action));
        var action = await api.AskAsync(HttpStatusCode.Created, "POST", "/actions", Named(Action));
        Assert.Equal("connected", action.GetProperty("status").GetString());
        await api.AskAsync(HttpStatusCode.OK, "PUT", $"/actions/{Id}", Merged(action.GetRawText(), """{"resource_opts":{"batch_size":7}}"""));
        Assert.Equal(7, (await api.GetAsync($"/actions/{Id}")).GetProperty("resource_opts").GetProperty("batch_size").GetInt32());
        await api.AskAsync(HttpStatusCode.Created, "POST", "/rules", $$"""{"id":"r","sql":"SELECT payload FROM \"t\"","actions":["{{Id}}"]}""");
    }

    private async Task RefuseToDeleteAsync(ManagedBroker api)
    {
        await api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", $"is used by the action {Id}", "DELETE", $"/connectors/{Id}");
        await api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "is used by the rule r", "DELETE", $"/actions/{Id}");
    }

    // One message more arrives, and is counted by rule and action.
    private async Task SendAsync(TestBroker broker, ManagedBroker api, string payload)
    {
        var before = await CountsAsync(api);
        await PublishAsync(broker, payload);
        await Polling.EventuallyAsync(async () => await CountsAsync(api) == (before.Matched + 1, before.Success + 1, before.Dropped), $"{payload} is counted");
        await Polling.EventuallyAsync(async () => (await Arrived()).LastOrDefault() == payload, $"{payload} has arrived");
        await Polling.Eventually(() => broker.RuleOf("r").IsIdle);
        Assert.Equal(0, (await api.GetAsync("/rules/r/metrics")).GetProperty("metrics").GetProperty("failed").GetInt64());
    }

    private async Task DisableAsync(TestBroker broker, ManagedBroker api)
    {
        var before = await CountsAsync(api);
        foreach (var list in (string[])["actions", "connectors"])
        {
            await api.AskAsync(HttpStatusCode.NoContent, "PUT", $"/{list}/{Id}/enable/false");
            Assert.Equal("stopped", (await api.GetAsync($"/{list}/{Id}")).GetProperty("status").GetString());
            await PublishAsync(broker, "lost");
            await Polling.EventuallyAsync(async () => (await CountsAsync(api)).Dropped > before.Dropped, "it is dropped");
            before = await CountsAsync(api);
            await api.AskAsync(HttpStatusCode.NoContent, "PUT", $"/{list}/{Id}/enable/true");
            Assert.Equal("connected", (await api.GetAsync($"/{list}/{Id}")).GetProperty("status").GetString());
        }

        Assert.Equal(2, (await api.GetAsync($"/actions/{Id}/metrics")).GetProperty("metrics").GetProperty("dropped.resource_stopped").GetInt64());
        Assert.Equal(2, (await api.GetAsync("/rules/r/metrics")).GetProperty("metrics").GetProperty("actions.failed.out_of_service").GetInt64());
    }

    private async Task DeleteAsync(ManagedBroker api)
    {
        AssertMasked(await api.GetAsync("/connectors"));
        foreach (var path in (string[])["/rules/r", $"/actions/{Id}", $"/connectors/{Id}"])
        {
            await api.AskAsync(HttpStatusCode.NoContent, "DELETE", path);
            Assert.Equal(HttpStatusCode.NotFound, await api.StatusAsync(path));
        }
    }

    private static async Task PublishAsync(TestBroker broker, string payload)
    {
        var publisher = await broker.ConnectAsync("publisher");
        await publisher.PublishAsync("t", payload, QoS.AtLeastOnce);
        await publisher.DisconnectAsync();
    }

    private async Task<(long Matched, long Success, long Dropped)> CountsAsync(ManagedBroker api)
    {
        var metrics = (await api.GetAsync($"/actions/{Id}/metrics")).GetProperty("metrics");
        return (metrics.GetProperty("matched").GetInt64(), metrics.GetProperty("success").GetInt64(), metrics.GetProperty("dropped").GetInt64());
    }

    private void AssertMasked(JsonElement answer)
    {
        if (Secret.Length == 0) return;
        Assert.Contains("\"******\"", answer.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, answer.GetRawText(), StringComparison.Ordinal);
    }

    private string Named(string json) => Merged(json, $$"""{"type":"{{Type}}","name":"api"}""");

    private static string Merged(string json, string more)
    {
        var all = JsonNode.Parse(json)!.AsObject();
        foreach (var (key, value) in JsonNode.Parse(more)!.AsObject()) all[key] = value?.DeepClone();
        return all.ToJsonString();
    }
}
