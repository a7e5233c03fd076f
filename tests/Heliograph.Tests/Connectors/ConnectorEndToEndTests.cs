using System.Globalization;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heliograph.Tests.Connectors;

/// <summary>Messages that come by MQTT, a rule, an action, a real target.</summary>
public sealed class ConnectorEndToEndTests(PgsqlServer database) : IClassFixture<PgsqlServer>
{
    [Fact]
    public async Task What_a_service_refuses_has_failed_and_the_rest_arrives_in_order()
    {
        await using var web = await new FaultyWeb().StartAsync();
        web.Answer = (context, asked) =>
        {
            if (asked.Body == "2") context.Response.StatusCode = 422;
            return Task.CompletedTask;
        };
        await using var broker = await StartAsync(
            new() { Type = ConnectorType.Http, Name = "web", Http = new() { Url = web.Url } },
            new() { Type = ConnectorType.Http, Name = "post", Connector = "web", Http = new() { Path = "/${topic}", Body = "${n}" } });
        await PublishAsync(broker, 5);

        var action = Assert.Single(broker.Node.Connectors.Actions);
        await Polling.Eventually(() => action.Cells.Succeeded == 4 && action.Cells.Failed == 1);
        Assert.Equal("0 1 2 3 4", string.Join(' ', web.Questions.Select(asked => asked.Body)));
        Assert.All(web.Questions, asked => Assert.Equal("/load%2F1", asked.Target));
    }

    [Fact]
    public async Task A_service_that_says_when_to_come_back_is_left_alone_until_then()
    {
        await using var web = await new FaultyWeb().StartAsync();
        web.Answer = (context, _) =>
        {
            if (web.Questions.Count == 1) (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (429, "42");
            return Task.CompletedTask;
        };
        var clock = new HastyClock(TimeSpan.FromSeconds(42));
        var book = new ConnectorBook(new(clock, NullLogger.Instance, null));
        book.Apply([new() { Type = ConnectorType.Http, Name = "web", Http = new() { Url = web.Url } }], [new() { Type = ConnectorType.Http, Name = "post", Connector = "web", Http = new() }], []);
        book.Port("http:post").Take(Driving.Row(("a", 1)), 0, new RuleCells(TimeSpan.TicksPerSecond));
        await Polling.Eventually(() => book.Actions[0].Cells.Succeeded == 1);

        Assert.Equal((2, 1), (web.Questions.Count, clock.Skipped));
        await book.CloseAsync();
    }

    [Fact]
    public async Task A_database_that_restarts_under_load_has_every_message()
    {
        const int Messages = 3000;
        await database.RunAsync("CREATE TABLE through (at bigserial, n int, topic text)");
        await using var broker = await StartAsync(
            new() { Type = ConnectorType.Pgsql, Name = "db", HealthCheckInterval = TimeSpan.FromSeconds(1), Pgsql = new() { Connection = new(database.Connection) } },
            new()
            {
                Type = ConnectorType.Pgsql,
                Name = "insert",
                Connector = "db",
                Pgsql = new() { Sql = "INSERT INTO through (n, topic) VALUES (${n}, ${topic})" },
                Buffer = new() { RequestTtl = TimeSpan.Zero, MaxPause = TimeSpan.FromMilliseconds(200) },
            });
        var publishing = PublishAsync(broker, Messages);
        await Polling.EventuallyAsync(async () => (await database.ReadAsync("SELECT 1 FROM through LIMIT 1")).Count > 0, "some are there");
        await database.Process.StopAsync("QUIT");
        await publishing;
        await database.StartAsync();

        var action = Assert.Single(broker.Node.Connectors.Actions);
        await Polling.Eventually(() => action.Cells.Succeeded == Messages);
        var numbers = (await database.ReadAsync("SELECT n FROM through ORDER BY at")).ConvertAll(n => int.Parse(n, CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(0, Messages), numbers.Distinct());
        Assert.Equal((0, 0), (action.Cells.Failed, action.Cells.DroppedInAll));
    }

    [Fact]
    public async Task Files_have_a_line_for_each_message()
    {
        var folder = Directory.CreateTempSubdirectory("heliograph-lines-");
        try
        {
            await using (var broker = await StartAsync(
                new() { Type = ConnectorType.File, Name = "disk", File = new() { Folder = folder.FullName } },
                new() { Type = ConnectorType.File, Name = "lines", Connector = "disk", File = new() { File = "load.jsonl" } }))
            {
                await PublishAsync(broker, 100);
                await Polling.Eventually(() => broker.Node.Connectors.Actions[0].Cells.Succeeded == 100);
            }

            Assert.Equal(Enumerable.Range(0, 100).Select(n => $$"""{"n":{{n}},"topic":"load/1"}"""), await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "load.jsonl")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<TestBroker> StartAsync(ConnectorOptions connector, ActionOptions action)
    {
        var rule = new RuleOptions { Id = "r", Sql = "SELECT payload.n AS n, topic FROM \"load/#\"", Actions = [new() { Type = RuleActionType.Connector, Name = action.Id }] };
        var broker = await TestBroker.StartAsync(o => o with { Connectors = [connector], Actions = [action], Rules = [rule] });
        await Polling.Eventually(() => broker.Node.Connectors.Connectors.All(one => one.IsConnected));
        return broker;
    }

    private static async Task PublishAsync(TestBroker broker, int count)
    {
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < count; i++) await publisher.PublishAsync("load/1", $$"""{"n":{{i}}}""", QoS.AtLeastOnce);
    }

    // Time that passes as it does, but for one pause, which is over at once.
    private sealed class HastyClock(TimeSpan skipped) : TimeProvider
    {
        public int Skipped;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == skipped) Interlocked.Increment(ref Skipped);
            return base.CreateTimer(callback, state, dueTime == skipped ? TimeSpan.Zero : dueTime, period);
        }
    }
}
