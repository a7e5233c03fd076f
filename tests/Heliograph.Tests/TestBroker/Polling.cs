using System.Runtime.CompilerServices;

namespace Heliograph.Tests;

/// <summary>Waiting for what happens on other threads, with a bound.</summary>
internal static class Polling
{
    /// <summary>How long a test waits for anything before it fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task Eventually(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var until = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < until, $"Not in time: {what}");
            await Task.Delay(1);
        }
    }

    public static async Task EventuallyAsync(Func<Task<bool>> condition, string what)
    {
        var until = DateTime.UtcNow + Patience;
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < until, $"Not in time: {what}");
            await Task.Delay(1);
        }
    }

    /// <summary>False when the condition did not come true in a few seconds; for tests that then say more than that.</summary>
    public static async Task<bool> Soon(Func<bool> condition)
    {
        var until = DateTime.UtcNow + TimeSpan.FromSeconds(5);
        while (!condition() && DateTime.UtcNow < until) await Task.Delay(1);
        return condition();
    }
}
