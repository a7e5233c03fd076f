using System.Net;
using System.Text.Json;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;
using Heliograph.Protocol;
using Heliograph.Tests.Management;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.Alarms;

/// <summary>Alarms of a running broker: by the API, in the log, on the metrics page, as messages.</summary>
public sealed class AlarmRouteTests
{
    [Fact]
    public async Task Full_queues_and_listeners_are_listed_then_over_then_forgotten()
    {
        await using var managed = await ManagedBroker.StartAsync(await TestBroker.StartAsync(options => options with
        {
            Mqtt = options.Mqtt with { MaxQueue = 10 },
            Engine = options.Engine with { Servers = [options.Engine.Servers[0] with { Name = "door", MaxConnections = 2 }] },
        }));
        var broker = managed.Broker;
        var away = await broker.ConnectAsync(o => o with { ClientId = "away", SessionExpiry = 100 });
        await away.SubscribeAsync("t", QoS.AtLeastOnce);
        var publisher = await broker.ConnectAsync("publisher");
        away.Abort();
        await Polling.Eventually(() => broker.Gauges.LiveConnections == 1);
        for (var i = 0; i < 9; i++) await publisher.PublishAsync("t", "", QoS.AtLeastOnce);
        var back = await broker.ConnectAsync("other");
        await broker.Node.Alarms.LookAsync();
        await broker.AdvanceAsync(5);

        var data = (await managed.GetAsync("/alarms?activated=true")).GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(["queues_filling:session", "too_many_connections:door"], data.Select(alarm => alarm.GetProperty("name").GetString()));
        Assert.Equal("away", data[0].GetProperty("details").GetProperty("clientid").GetString());
        Assert.Equal(5000, data[0].GetProperty("duration").GetInt64());
        Assert.False(data[0].TryGetProperty("deactivate_at", out _));
        Assert.Equal(1, PageText.ValueOf(PageText.Of(EnginePage.Create(broker.Node.Source, broker.Clock)), "heliograph_alarm_active{alarm=\"too_many_connections\"}"));

        back.Abort();
        await Polling.Eventually(() => broker.Node.Listeners[0].Live == 1);
        await broker.Node.Broker.KickAsync("away");
        await broker.Node.Alarms.LookAsync();
        Assert.Equal(0, (await managed.GetAsync("/alarms")).GetProperty("meta").GetProperty("count").GetInt32());
        var past = (await managed.GetAsync("/alarms?activated=false&limit=1")).GetProperty("data").EnumerateArray().Single();
        Assert.Equal("2026-03-01T12:00:05.000Z", past.GetProperty("deactivate_at").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await managed.StatusAsync("/alarms", "DELETE"));
        Assert.Equal(0, (await managed.GetAsync("/alarms?activated=false")).GetProperty("meta").GetProperty("count").GetInt32());
        Assert.Equal(2, broker.Log.Lines.Count(line => line is { Event: 2501 } && line.Text.EndsWith(" is over after 5 s", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Clients_that_asked_for_them_get_alarms_as_messages()
    {
        await using var broker = await TestBroker.StartAsync(2, mqtt => mqtt with { SysInterval = TimeSpan.FromHours(1) });
        var client = await broker.ConnectAsync("watcher");
        await client.SubscribeAsync("$SYS/brokers/heliograph/alarms/#", QoS.AtMostOnce);

        broker.Node.Alarms.List.Raise(AlarmKind.SourceDown, "x", "text", new Dictionary<string, string> { ["a"] = "b" });
        var message = await client.ReceiveAsync();

        Assert.Equal("$SYS/brokers/heliograph/alarms/activate", message.Topic);
        var alarm = JsonDocument.Parse(message.Payload).RootElement;
        Assert.Equal("source_down:x", alarm.GetProperty("name").GetString());
        Assert.Equal("b", alarm.GetProperty("details").GetProperty("a").GetString());
    }
}
