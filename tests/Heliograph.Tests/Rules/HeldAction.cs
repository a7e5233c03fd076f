using Heliograph.Server.Rules;

namespace Heliograph.Tests.Rules;

/// <summary>An action that waits until a test lets it go.</summary>
internal sealed class HeldAction : IRuleAction
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _started;

    public int Started => _started;

    public async ValueTask StartAsync(RuleOutput output)
    {
        _started++;
        await _release.Task;
        output.Cells.Finish(isSuccess: true);
    }

    public void Release() => _release.TrySetResult();
}
