using System.Diagnostics;
using System.Net;
using System.Text;
using Heliograph.Tests.Management;
using Xunit.Abstractions;

namespace Heliograph.Tests.Rules;

/// <summary>Ten thousand rules.</summary>
public sealed class ManyRulesTests(ITestOutputHelper output)
{
    private const int Many = 10_000;

    [Fact]
    public async Task One_more_among_ten_thousand_leaves_them_alone()
    {
        var folder = RuleApi.NewFolder();
        await File.WriteAllTextAsync(Path.Combine(folder, "integration.json"), Kept());
        var start = Stopwatch.GetTimestamp();
        await using var broker = await RuleApi.OnDiskAsync(folder);
        Say("start with ten thousand", start);
        await using var api = await ManagedBroker.StartAsync(broker, isOwned: false);
        await api.GetAsync("/rules?limit=1");
        var before = broker.Node.Rules.All;

        start = Stopwatch.GetTimestamp();
        await api.AskAsync(HttpStatusCode.Created, "POST", "/rules", RuleApi.Simple);
        Say("one more", start);
        Assert.Equal(before, broker.Node.Rules.All.Take(Many));
        start = Stopwatch.GetTimestamp();
        await api.AskAsync(HttpStatusCode.OK, "PUT", "/rules/r5000", """{"sql":"SELECT * FROM \"u\""}""");
        Say("one changed", start);
        Assert.Equal(Many - 1, broker.Node.Rules.All.Take(Many).Zip(before).Count(pair => pair.First == pair.Second));
        start = Stopwatch.GetTimestamp();
        await api.AskAsync(HttpStatusCode.NoContent, "DELETE", "/rules/r5000");
        Say("one less", start);
        foreach (var path in new[] { "/rules?limit=100", "/rules?limit=100&page=100", "/rules?limit=1000", "/rules?like_id=9999", "/rules/r9999", "/rules/r9999/metrics" })
        {
            start = Stopwatch.GetTimestamp();
            await api.GetAsync(path);
            Say(path, start);
        }

        Assert.Equal(Many, (await api.GetAsync("/rules?limit=1")).GetProperty("meta").GetProperty("count").GetInt32());
        start = Stopwatch.GetTimestamp();
        broker.Apply(o => o with { Shards = 1 });
        Say("a reload", start);
    }

    private static string Kept()
    {
        var text = new StringBuilder("{\"version\":1,\"rules\":{");
        for (var i = 0; i < Many; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture,
                $$$"""{{{(i == 0 ? "" : ",")}}}"r{{{i}}}":{"created_at":1,"modified_at":1,"settings":{"id":"r{{{i}}}","sql":"SELECT payload.v AS v, clientid FROM \"plant/{{{i}}}/#\" WHERE v > 30","actions":[{"type":"console"}]}}""");
        }

        return text.Append("}}").ToString();
    }

    private void Say(string what, long start) => output.WriteLine($"{what}: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms");
}
