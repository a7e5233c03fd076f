using Heliograph.Metrics.Pages;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Access;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.Alarms;

/// <summary>A service that is asked about clients goes away and comes back.</summary>
public sealed class SourceDownTests
{
    private const string Name = "authorization:1:http";

    [Fact]
    public async Task A_source_that_fails_is_down_until_it_answers()
    {
        await using var service = new AnsweringServer();
        await service.StartAsync();
        await using var broker = await TestBroker.StartAsync(options => options with
        {
            Authorization = new() { Sources = [new() { Type = RuleSourceType.Http, Url = service.Url }], Cache = new() { Enabled = false } },
        });
        var client = await broker.ConnectAsync();
        service.Answer = (500, "");
        for (var i = 0; i < 6; i++) await client.PublishAsync("t", "", QoS.AtLeastOnce);
        await broker.Node.Alarms.LookAsync();

        Assert.Equal($"source_down:{Name}", Assert.Single(broker.Node.Alarms.List.Active).Name);
        Assert.Equal((0, 6), Read(broker));

        service.Answer = (204, "");
        broker.Clock.Advance(TimeSpan.FromSeconds(2));
        await client.PublishAsync("t", "", QoS.AtLeastOnce);
        await broker.Node.Alarms.LookAsync();
        Assert.Empty(broker.Node.Alarms.List.Active);
        Assert.Equal((1, 6), Read(broker));
    }

    private static (double Up, double Failures) Read(TestBroker broker)
    {
        var page = PageText.Of(EnginePage.Create(broker.Node.Source, broker.Clock));
        return (PageText.ValueOf(page, $"heliograph_source_up{{source=\"{Name}\"}}"), PageText.ValueOf(page, $"heliograph_source_failures_total{{source=\"{Name}\"}}"));
    }
}
