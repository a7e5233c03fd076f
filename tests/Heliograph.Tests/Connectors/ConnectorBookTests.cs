using Heliograph.Metrics.Instruments;
using Heliograph.Server.Connectors;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Connectors;

public class ConnectorBookTests
{
    private static readonly string[] s_rows = [.. Enumerable.Range(1, 1000).Select(n => $"{n}")];

    [Fact]
    public async Task Changes_Lose_Nothing_And_Keep_The_Order()
    {
        await using var test = new TestBook();
        test.Apply();
        var giving = Task.Run(() => test.Give(s_rows));
        for (var i = 0; i < 20; i++) test.Apply(TestBook.ActionOptions.Buffer with { BatchSize = 1 + (i % 7) });
        await giving;
        await test.IdleAsync();
        Assert.Equal(1000, test.Target.Taken.Count);
        Assert.Equal(s_rows, test.Target.Taken);
        Assert.Equal((1000, 1000), (test.Cells.Matched, test.Cells.Succeeded));
        test.AssertBalanced();
    }

    [Fact]
    public async Task What_Waits_For_A_Wrong_Address_Goes_To_The_Right_One()
    {
        await using var test = new TestBook();
        test.Target.Away = "wrong address";
        test.Apply();
        test.Give(s_rows);
        await Eventually(() => test.Action.Reason is not null);
        test.Book.Apply([TestBook.ConnectorOptions with { StartTimeout = TimeSpan.FromSeconds(7) }], [TestBook.ActionOptions], []);
        test.Target.Away = null;
        await test.IdleAsync();
        Assert.Equal(s_rows, test.Target.Taken);
        test.AssertBalanced();
    }

    [Fact]
    public async Task What_Says_The_Same_Goes_On_Undisturbed()
    {
        await using var test = new TestBook();
        test.Apply();
        var (connector, action) = (test.Book.Connectors[0], test.Action);
        test.Book.Apply([TestBook.ConnectorOptions with { Description = "for people", Tags = ["north"] }, TestBook.ConnectorOptions with { Name = "other" }], [TestBook.ActionOptions with { Description = "too" }], []);
        Assert.Same(connector, test.Book.Connectors[0]);
        Assert.Same(action, test.Action);
    }

    [Fact]
    public async Task A_Deleted_Action_Drops_What_Waits_And_Its_Counts_Stay_In_The_Sums()
    {
        await using var test = new TestBook();
        test.Target.Away = "nobody is there";
        test.Apply();
        test.Give(s_rows);
        test.Book.Apply([TestBook.ConnectorOptions], [], []);
        await test.IdleAsync();
        await test.Book.WhenSettledAsync();
        var gone = test.Book.EveryAction.Single();
        Assert.Equal((1000, 1000), (gone.Matched, gone.Dropped(ActionDrop.ResourceStopped)));
        Assert.Equal((1000, 0), (test.Rule.Failed, test.Rule.Unfinished));
    }

    [Fact]
    public async Task A_Stopped_Connector_Drops_Until_It_Is_Started()
    {
        await using var test = new TestBook();
        test.Apply();
        await test.ConnectedAsync();
        test.Book.Stop(test.Book.Connectors[0]);
        Assert.Equal(ConnectorStatus.Stopped, test.Action.Status);
        test.Give("1");
        Assert.Equal(1, test.Cells.Dropped(ActionDrop.ResourceStopped));
        test.Book.Connectors[0].Start();
        await test.ConnectedAsync();
        test.Give("2");
        await test.IdleAsync();
        Assert.Equal(["2"], test.Target.Taken);
    }

    [Fact]
    public async Task A_Section_That_Cannot_Be_Used_Is_Said_And_Fails_What_It_Is_Given()
    {
        await using var test = new TestBook();
        test.Book.Apply([TestBook.ConnectorOptions], [TestBook.ActionOptions with { Description = "no such thing" }], []);
        test.Give("1");
        Assert.Equal((ConnectorStatus.Disconnected, "no such thing", 1), (test.Action.Status, test.Action.Reason, test.Cells.Dropped(ActionDrop.Other)));
    }

    [Fact]
    public async Task What_Waits_Is_Sent_At_The_Stop()
    {
        var test = new TestBook();
        test.Apply(TestBook.ActionOptions.Buffer with { BatchTime = TimeSpan.FromMilliseconds(50) });
        await test.ConnectedAsync();
        test.Give("1", "2");
        await test.DisposeAsync();
        Assert.Equal(["1", "2"], test.Target.Taken);
    }
}
