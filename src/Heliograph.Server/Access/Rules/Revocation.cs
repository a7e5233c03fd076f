using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Access.Rules;

/// <summary>
/// Takes subscriptions away that changed rules deny: one pass at a time over all clients, and one more when something has changed meanwhile, however
/// often. Any thread.
/// </summary>
/// <param name="pass">One pass; how many it took away.</param>
/// <param name="logger">Where it is said.</param>
internal sealed class Revocation(Func<Task<int>> pass, ILogger logger)
{
    private const int RunningAndWanted = 2;

    private int _state;

    /// <summary>Something has changed. Returns at once and never throws.</summary>
    public void Ask()
    {
        for (var state = Volatile.Read(ref _state); state < RunningAndWanted; state = Volatile.Read(ref _state))
        {
            if (Interlocked.CompareExchange(ref _state, state + 1, state) != state) continue;
            if (state == 0) _ = RunAsync();
            return;
        }
    }

    private async Task RunAsync()
    {
        do
        {
            try
            {
                var count = await pass().ConfigureAwait(false);
                if (count > 0) RuleSourceLog.Revoked(logger, count);
            }
            catch (Exception fault)
            {
                RuleSourceLog.NotRevoked(logger, fault);
            }
        }
        while (Interlocked.Decrement(ref _state) > 0);
    }
}
