using System.Text;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Tests.Ledger;

public sealed class BusyTopicsTests
{
    private readonly BusyTopics _topics = new();

    [Fact]
    public void A_few_topics_and_messages_are_counted_exactly()
    {
        for (var i = 0; i < 300; i++) Publish(i % 3 == 0 ? "a" : "b", i * 10);

        Assert.Equal([("a", 100L), ("b", 200L)], Rows().OrderBy(row => row.Topic));
    }

    [Fact]
    public void Among_very_many_the_busiest_are_found_and_their_share_is_about_right()
    {
        const int Messages = 1_000_000;
        var random = new Random(7);
        for (var i = 0; i < Messages; i++) Publish(random.Next(10) < 3 ? "busy" : $"other/{random.Next(100_000)}", i / 100);

        var rows = Rows();
        Assert.Equal(128, rows.Count);
        Assert.Equal("busy", rows.MaxBy(row => row.Count).Topic);
        Assert.InRange(rows.MaxBy(row => row.Count).Count, Messages * 0.25, Messages * 0.37);
    }

    [Fact]
    public void Topics_that_come_in_a_round_are_all_met()
    {
        for (var i = 0; i < 1_000_000; i++) Publish($"t/{i % 64}", i / 200);

        Assert.Equal(64, Rows().Count);
        Assert.All(Rows(), row => Assert.InRange(row.Count, 7_000, 27_000));
    }

    private void Publish(string topic, long now)
    {
        if (_topics.IsSampled) _topics.Add(Encoding.UTF8.GetBytes(topic), now);
    }

    private List<(string Topic, long Count)> Rows()
    {
        var rows = new List<(string, long)>();
        foreach (ref readonly var row in _topics.Rows) rows.Add((Encoding.UTF8.GetString(row.Topic), row.Count));
        return rows;
    }
}
