using Heliograph.Server.Access.Rules;

namespace Heliograph.Tests.Access;

/// <summary>How often changed rules are held against everybody who is in.</summary>
public sealed class RevocationTests : IDisposable
{
    private readonly TestLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task However_often_rules_change_one_pass_runs_and_one_waits()
    {
        var (passes, first) = (0, new TaskCompletionSource<int>());
        var revocation = new Revocation(() => Interlocked.Increment(ref passes) == 1 ? first.Task : Task.FromResult(0), _log.Logger());
        for (var i = 0; i < 100; i++) revocation.Ask();
        Assert.Equal(1, passes);

        first.SetResult(0);
        await Polling.Eventually(() => passes == 2, "the second pass");

        revocation.Ask();
        await Polling.Eventually(() => passes == 3, "another change");
    }

    [Fact]
    public async Task A_pass_that_fails_is_said_and_the_next_change_is_tried()
    {
        var passes = 0;
        var revocation = new Revocation(() => Interlocked.Increment(ref passes) == 1 ? Task.FromException<int>(new InvalidOperationException("broken")) : Task.FromResult(3), _log.Logger());
        revocation.Ask();
        await Polling.Eventually(() => _log.Lines.Count == 1, "the failure is said");

        revocation.Ask();
        await Polling.Eventually(() => _log.Lines.Any(line => line.Text.Contains("took away 3", StringComparison.Ordinal)), "the next pass");
    }
}
