using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Connectors;

/// <summary>
/// A target outside: connects, looks now and then whether it is still there, and connects again when it was not, with longer and longer pauses. One loop, which tells the
/// driver what to do; everything else asks it from any thread.
/// </summary>
internal sealed class Connector : IConnectorSource, IAsyncDisposable
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(500);

    // A connection that ends sooner was none: the pauses go on growing.
    private static readonly TimeSpan s_provenAfter = TimeSpan.FromSeconds(5);

    private readonly ConnectorSurroundings _surroundings;
    private readonly CancellationTokenSource _closing = new();
    private readonly Pause _pause;
    private volatile TaskCompletionSource _connected = NewConnected();
    private volatile ConnectorStatus _status = ConnectorStatus.Stopped;
    private volatile string? _reason;
    private Task _running = Task.CompletedTask;

    /// <summary>One that does nothing before <see cref="Open"/>.</summary>
    public Connector(ConnectorOptions options, IConnectorDriver driver, ConnectorCells cells, ConnectorSurroundings surroundings)
    {
        (Options, Driver, Cells, _surroundings) = (options, driver, cells, surroundings);
        _pause = new(surroundings.Clock);
        _status = options.Enabled ? ConnectorStatus.Connecting : ConnectorStatus.Stopped;
        driver.Doubt = Suspect;
    }

    /// <summary>What it was made of.</summary>
    public ConnectorOptions Options { get; }

    /// <summary>What speaks to the target.</summary>
    public IConnectorDriver Driver { get; }

    /// <inheritdoc/>
    public string Id => Options.Id;

    /// <inheritdoc/>
    public ConnectorCells Cells { get; }

    /// <summary>How it is.</summary>
    public ConnectorStatus Status => _status;

    /// <summary>Why it is not connected; null when it is, or has not been tried.</summary>
    public string? Reason => _reason;

    /// <inheritdoc/>
    public bool IsConnected => _status == ConnectorStatus.Connected;

    /// <summary>Whether it is not even tried.</summary>
    public bool IsStopped => _status == ConnectorStatus.Stopped;

    /// <summary>Completes when it is connected.</summary>
    public Task WhenConnected => _connected.Task;

    /// <summary>Begins to connect, if it is enabled.</summary>
    public void Open()
    {
        if (!IsStopped) _running = Task.Run(RunAsync);
    }

    /// <summary>Will not connect before <see cref="Start"/>; instead of <see cref="Open"/>.</summary>
    public void Hold() => _status = ConnectorStatus.Stopped;

    /// <summary>Connects one that is held; tries one that is not connected at once.</summary>
    public void Start()
    {
        if (!Options.Enabled) return;
        if (Interlocked.CompareExchange(ref _status, ConnectorStatus.Connecting, ConnectorStatus.Stopped) == ConnectorStatus.Stopped) Open();
        else if (!IsConnected) _pause.End();
    }

    /// <summary>Looks now whether the target is still there: somebody has reason to doubt it.</summary>
    public void Suspect()
    {
        if (IsConnected) _pause.End();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        await Driver.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
        _pause.Dispose();
    }

    private async Task RunAsync()
    {
        var pause = s_firstPause;
        while (!_closing.IsCancellationRequested)
        {
            var began = _surroundings.Clock.GetTimestamp();
            if (await TryAsync(Driver.ConnectAsync).ConfigureAwait(false))
            {
                Connected();
                await WatchAsync().ConfigureAwait(false);
            }

            if (_surroundings.Clock.GetElapsedTime(began) > s_provenAfter + Options.StartTimeout) pause = s_firstPause;
            _pause.Forget();
            await _pause.WaitAsync(pause, _closing.Token).ConfigureAwait(false);
            pause = pause * 2 < Options.HealthCheckInterval ? pause * 2 : Options.HealthCheckInterval;
        }

        Leave(ConnectorStatus.Stopped);
    }

    private async Task WatchAsync()
    {
        do
        {
            await _pause.WaitAsync(Options.HealthCheckInterval, _closing.Token).ConfigureAwait(false);
        }
        while (!_closing.IsCancellationRequested && await TryAsync(Driver.CheckAsync).ConfigureAwait(false));
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task> ask)
    {
        using var limit = new Limit(Options.StartTimeout, _surroundings.Clock, _closing.Token);
        try
        {
            await ask(limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception fault)
        {
            if (!_closing.IsCancellationRequested) Failed(limit.IsOver ? $"no answer within {Options.StartTimeout.TotalSeconds:0.###} s" : fault is TargetException ? fault.Message : $"{fault.GetType().Name}: {fault.Message}");
            return false;
        }
    }

    private void Connected()
    {
        Cells.Connect();
        if (_reason is not null) ConnectorLog.Connected(_surroundings.Log, Id);
        (_reason, _status) = (null, ConnectorStatus.Connected);
        _connected.TrySetResult();
    }

    // Once for each time that it goes away or changes its mind why, not for every try.
    private void Failed(string reason)
    {
        Cells.Fail();
        if (_reason != reason) ConnectorLog.Disconnected(_surroundings.Log, Id, reason);
        _reason = reason;
        Leave(ConnectorStatus.Disconnected);
    }

    private void Leave(ConnectorStatus status)
    {
        _status = status;
        if (_connected.Task.IsCompleted) _connected = NewConnected();
    }

    private static TaskCompletionSource NewConnected() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
