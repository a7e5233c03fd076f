using Heliograph.Metrics.Instruments;

namespace Heliograph.Server.Alarms;

/// <summary>Looks at everything an alarm may be about, again and again by one timer. A check that fails leaves its alarms as they are and the others alone.</summary>
internal sealed class AlarmChecks : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly AlarmList _alarms;
    private readonly Action _before;
    private readonly IReadOnlyList<AlarmCheck> _checks;
    private readonly Action<AlarmKind, Exception> _failed;
    private readonly HashSet<AlarmKind> _failing = [];
    private readonly SemaphoreSlim _one = new(1);
    private ITimer? _timer;

    /// <summary>Checks that look when told to, after <paramref name="before"/>, which must not fail. <paramref name="failed"/>: told of a check that fails, once until it works again.</summary>
    public AlarmChecks(AlarmList alarms, Action before, IReadOnlyList<AlarmCheck> checks, Action<AlarmKind, Exception> failed) =>
        (_alarms, _before, _checks, _failed) = (alarms, before, checks, failed);

    /// <summary>Looks now and every <paramref name="interval"/>.</summary>
    public void Start(TimeProvider clock, TimeSpan interval) => _timer = clock.CreateTimer(_ => LookIfIdle(), null, TimeSpan.Zero, interval);

    /// <summary>Looks once, after a look under way.</summary>
    public async Task LookAsync()
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            _before();
            foreach (var check in _checks) await LookAsync(check).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Looks no more. A look under way may end, if it does so soon.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null) await _timer.DisposeAsync().ConfigureAwait(false);
        if (await _one.WaitAsync(s_patience).ConfigureAwait(false)) _one.Dispose();
    }

    // A look that takes longer than the interval is not followed by a crowd of others.
    private void LookIfIdle()
    {
        if (_one.CurrentCount > 0) _ = LookAsync();
    }

    private async Task LookAsync(AlarmCheck check)
    {
        try
        {
            await check.LookAsync(_alarms).ConfigureAwait(false);
            _failing.Remove(check.Kind);
        }
        catch (Exception error)
        {
            if (_failing.Add(check.Kind)) _failed(check.Kind, error);
        }
    }
}
