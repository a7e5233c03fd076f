using Heliograph.Metrics.Instruments;

namespace Heliograph.Tests.Metrics;

/// <summary>A rule whose numbers are as a test says.</summary>
internal sealed class FakeRule(string id, TimeProvider clock) : IRuleSource
{
    public string Id => id;

    public bool IsEnabled { get; set; } = true;

    public int Waiting { get; set; }

    public double Rate { get; set; }

    public RuleCells Cells { get; } = new(clock.TimestampFrequency);

    /// <summary>Of 12 messages 1 passed, 2 had no result, 3 failed, 2 were dropped, 4 wait; another was part of a loop; 6 actions: 3 done, 2 failed, 1 under way.</summary>
    public static FakeRule WithCounts(string id, TimeProvider clock)
    {
        var rule = new FakeRule(id, clock) { Waiting = 4, Rate = 0.5 };
        Repeat(12, rule.Cells.Offer);
        Repeat(1, rule.Cells.Pass);
        Repeat(2, rule.Cells.FindNothing);
        Repeat(3, rule.Cells.Fail);
        Repeat(2, rule.Cells.Drop);
        Repeat(1, rule.Cells.CutLoop);
        Repeat(6, rule.Cells.Take);
        Repeat(3, () => rule.Cells.Finish(isSuccess: true));
        Repeat(2, () => rule.Cells.Finish(isSuccess: false));
        rule.Cells.Evaluations.Observe(FakeClock.Milliseconds(2), 6);
        return rule;
    }

    private static void Repeat(int times, Action act)
    {
        for (var i = 0; i < times; i++) act();
    }
}
