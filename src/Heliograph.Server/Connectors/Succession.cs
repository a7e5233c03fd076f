using Heliograph.Server.Connectors.Disk;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Connectors;

/// <summary>
/// One set of connectors takes the place of another, in the background: those that are replaced leave, and only then their successors connect, because they may have the same
/// name at the target. What an action had not finished goes to its successor. What fails is logged and stops nothing else.
/// </summary>
/// <param name="before">What there was.</param>
/// <param name="after">What there is from now on.</param>
/// <param name="files">The buffers on disk.</param>
/// <param name="log">The log.</param>
internal sealed class Succession(ConnectorSet before, ConnectorSet after, ActionFiles files, ILogger log)
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    /// <summary>Runs when an earlier one is done. Never throws.</summary>
    public async Task RunAsync(Task earlier)
    {
        await earlier.ConfigureAwait(false);
        await Task.WhenAll(before.Sources.Except(after.Sources).Select(LeaveAsync)).ConfigureAwait(false);
        var leaving = before.Actions.Except(after.Actions).ToList();
        foreach (var action in leaving) action.Successor = after.Action(action.Id);
        var left = await Task.WhenAll(leaving.Select(action => action.StopAsync(s_grace))).ConfigureAwait(false);
        await Task.WhenAll(before.Connectors.Except(after.Connectors).Select(connector => CloseAsync(connector, log))).ConfigureAwait(false);
        foreach (var connector in after.Connectors.Except(before.Connectors)) connector.Open();
        await InheritAsync(leaving.Zip(left).ToDictionary(pair => pair.First.Id, pair => pair.Second, StringComparer.Ordinal)).ConfigureAwait(false);
        foreach (var action in leaving) End(action, left[leaving.IndexOf(action)]);
    }

    /// <summary>Closes something; that it cannot be is logged.</summary>
    public static async Task CloseAsync(IAsyncDisposable one, ILogger log)
    {
        try
        {
            await one.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            ConnectorLog.NotClosed(log, one.GetType().Name, fault);
        }
    }

    private Task LeaveAsync(InboundSource source)
    {
        source.Renounce(after.Source(source.Id)?.Options);
        return CloseAsync(source, log);
    }

    private Task InheritAsync(Dictionary<string, IReadOnlyList<ActionItem>> left) =>
        Task.WhenAll(after.Actions.Except(before.Actions).Select(action => OpenAsync(action, left.GetValueOrDefault(action.Id, []))));

    // A file is looked through and read first, which may take long: nobody but its action waits for that.
    private Task OpenAsync(OutboundAction action, IReadOnlyList<ActionItem> rest)
    {
        if (action.Buffer.Store is not null) return Task.Factory.StartNew(() => OpenRestored(action, rest), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        action.Open(rest);
        return Task.CompletedTask;
    }

    private void OpenRestored(OutboundAction action, IReadOnlyList<ActionItem> rest)
    {
        try
        {
            action.Open([.. Restored(action), .. rest]);
        }
        catch (ObjectDisposedException)
        {
            // The server has stopped meanwhile: the rows stay in the file.
        }
    }

    private IReadOnlyList<ActionItem> Restored(OutboundAction action)
    {
        try
        {
            return action.Buffer.Restore();
        }
        catch (Exception fault)
        {
            ConnectorLog.NotRestored(log, action.Id, fault);
            return [];
        }
    }

    private void End(OutboundAction action, IReadOnlyList<ActionItem> rest)
    {
        if (action.Successor is null)
        {
            action.GiveUp(rest);
            files.Forget(action);
        }

        action.Dispose();
    }
}
