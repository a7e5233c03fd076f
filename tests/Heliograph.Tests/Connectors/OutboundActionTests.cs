using Heliograph.Metrics.Instruments;
using Heliograph.Server.Connectors;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Connectors;

public class OutboundActionTests
{
    private static readonly string[] s_rows = [.. Enumerable.Range(1, 500).Select(n => $"{n}")];

    [Fact]
    public async Task Rows_Are_Sent_In_Batches_And_In_Their_Order()
    {
        await using var test = new TestBook();
        test.Apply();
        test.Give(s_rows);
        await test.IdleAsync();
        Assert.Equal(s_rows, test.Target.Taken);
        Assert.InRange(test.Target.Batches, 5, 499);
        Assert.Equal((500, 0, 500), (test.Rule.Succeeded, test.Rule.Failed, test.Cells.Succeeded));
        Assert.Equal((0, 0, 0), (test.Cells.Queuing, test.Cells.Inflight, test.Cells.QueuingBytes));
        test.AssertBalanced();
    }

    [Fact]
    public async Task What_The_Target_Refuses_For_Good_Fails_And_Nothing_Else_Does()
    {
        await using var test = new TestBook();
        test.Target.Answer = row => row == "3" ? BatchOutcome.Failure : BatchOutcome.Success;
        test.Apply();
        test.Give("1", "2", "3", "4");
        await test.IdleAsync();
        Assert.Equal(["1", "2", "4"], test.Target.Taken);
        Assert.Equal((3, 1, 0), (test.Cells.Succeeded, test.Cells.Failed, test.Cells.Retried));
        Assert.Equal((3, 1), (test.Rule.Succeeded, test.Rule.Failed));
    }

    [Fact]
    public async Task What_May_Pass_Is_Sent_Again_In_Its_Place()
    {
        await using var test = new TestBook();
        var busy = 3;
        test.Target.Answer = row => row == "2" && Interlocked.Decrement(ref busy) >= 0 ? BatchOutcome.Undecided : BatchOutcome.Success;
        test.Apply();
        test.Give("1", "2", "3");
        await test.IdleAsync();
        Assert.Equal(["1", "2", "3"], test.Target.Taken);
        Assert.True(test.Cells is { Succeeded: 3, Failed: 0 });
        Assert.InRange(test.Cells.Retried, 3, 9);
        Assert.InRange(test.Cells.RetriedSucceeded, 1, 3);
        test.AssertBalanced();
    }

    [Fact]
    public async Task Rows_Wait_For_A_Target_That_Is_Away()
    {
        await using var test = new TestBook();
        test.Target.Away = "nobody is there";
        test.Apply();
        test.Give(s_rows);
        await Eventually(() => test.Book.Connectors[0].Status == ConnectorStatus.Disconnected);
        Assert.Equal("nobody is there", test.Action.Reason);
        Assert.Equal((500, 0, 500), (test.Cells.Queuing, test.Cells.Inflight, test.Rule.Unfinished));
        test.AssertBalanced();
        test.Target.Away = null;
        await test.IdleAsync();
        Assert.Equal(s_rows, test.Target.Taken);
    }

    [Fact]
    public async Task A_Target_That_Goes_Away_In_Between_Costs_Nothing()
    {
        await using var test = new TestBook();
        test.Apply();
        await test.ConnectedAsync();
        test.Give(s_rows[..200]);
        test.Target.Away = "it went away";
        await Eventually(() => test.Book.Connectors[0].Status == ConnectorStatus.Disconnected);
        test.Give(s_rows[200..]);
        test.Target.Away = null;
        await test.IdleAsync();
        Assert.Equal(s_rows, test.Target.Taken);
        Assert.True(test.Book.Connectors[0].Cells is { Connects: >= 2, Failures: >= 1 });
    }

    [Fact]
    public async Task What_Has_Waited_Too_Long_Is_Dropped()
    {
        await using var test = new TestBook();
        test.Target.Away = "nobody is there";
        test.Apply(TestBook.ActionOptions.Buffer with { RequestTtl = TimeSpan.FromSeconds(10) });
        test.Give("1", "2");
        test.Clock.Advance(TimeSpan.FromSeconds(11));
        await test.IdleAsync();
        Assert.Equal((2, 2), (test.Cells.Dropped(ActionDrop.Expired), test.Rule.Failed));
        test.Give("3");
        test.Target.Away = null;
        await test.IdleAsync();
        Assert.Equal(["3"], test.Target.Taken);
        test.AssertBalanced();
    }

    [Fact]
    public async Task An_Answer_That_Takes_Too_Long_Is_None()
    {
        await using var test = new TestBook();
        test.Apply(TestBook.ActionOptions.Buffer with { RequestTimeout = TimeSpan.FromMilliseconds(100) });
        await test.ConnectedAsync();
        test.Target.Hold();
        test.Give("1");
        await Eventually(() => test.Cells.Retried > 0);
        test.Target.Release();
        await test.IdleAsync();
        Assert.Equal(["1"], test.Target.Taken);
        Assert.Equal(1, test.Cells.RetriedSucceeded);
    }

    [Fact]
    public async Task What_Finds_The_Buffer_Full_Is_Dropped()
    {
        await using var test = new TestBook();
        test.Target.Away = "nobody is there";
        test.Apply(TestBook.ActionOptions.Buffer with { MaxBytes = 1024 });
        test.Give(s_rows[..20]);
        Assert.Equal((7, 13, 13), (test.Cells.Queuing + test.Cells.Inflight, test.Cells.Dropped(ActionDrop.QueueFull), test.Rule.Failed)); // 129 octets each.
        test.AssertBalanced();
    }

    [Fact]
    public async Task A_Row_That_Nothing_Can_Be_Made_Of_Fails()
    {
        await using var test = new TestBook();
        test.Apply();
        test.Rule.Take();
        test.Book.Port("http:a").Take(new(), 0, test.Rule);
        Assert.Equal((1, 1), (test.Cells.Failed, test.Rule.Failed));
        test.AssertBalanced();
    }

    [Theory]
    [InlineData(true, ActionDrop.ResourceStopped)]
    [InlineData(false, ActionDrop.ResourceNotFound)]
    public async Task Without_A_Connector_That_Connects_Rows_Are_Dropped(bool isThere, ActionDrop reason)
    {
        await using var test = new TestBook();
        test.Book.Apply(isThere ? [TestBook.ConnectorOptions with { Enabled = false }] : [], [TestBook.ActionOptions], []);
        test.Give("1");
        Assert.Equal((1, 1), (test.Cells.Dropped(reason), test.Rule.Failed));
        test.AssertBalanced();
    }

    [Fact]
    public async Task A_Disabled_Action_Drops_And_A_Missing_One_Fails()
    {
        await using var test = new TestBook();
        test.Apply(isEnabled: false);
        test.Give("1");
        Assert.Equal((1, 1), (test.Cells.Dropped(ActionDrop.ResourceStopped), test.Rule.Failed));
        test.Book.Apply([], [], []);
        test.Give("2");
        Assert.Equal(2, test.Rule.Failed);
    }
}
