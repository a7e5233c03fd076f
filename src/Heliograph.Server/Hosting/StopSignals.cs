using System.Runtime.InteropServices;

namespace Heliograph.Server.Hosting;

/// <summary>SIGTERM and SIGINT: the first asks the server to stop, the second ends the process at once. SIGHUP: reads the configuration again.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Begins to listen to the signals.</summary>
    public StopSignals()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnStop));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnStop));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Calls back on SIGHUP, which by itself would end the process.</summary>
    public void OnHangup(Action reload) => _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
    {
        context.Cancel = true;
        reload();
    }));

    /// <summary>Leaves the signals to their defaults.</summary>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _stop.Dispose();
    }

    private void OnStop(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested)
            Environment.Exit(ExitAfterSignal(context.Signal));
        context.Cancel = true;
        _ = _stop.CancelAsync(); // on the pool: what stops the server must not hold up the second signal
    }

    private static int ExitAfterSignal(PosixSignal signal) => 128 + (signal == PosixSignal.SIGINT ? 2 : 15);
}
