namespace Heliograph.Server.Scripting;

/// <summary>
/// One callback of a script in its coroutine, from its start until it has returned or failed; in between it may wait. Used again for later callbacks. On its
/// state's thread only.
/// </summary>
internal sealed class ScriptTask
{
    internal ScriptTask(nint thread, int reference) => (Thread, Reference) = (thread, reference);

    /// <summary>Whom it serves: what <c>mix.websocket()</c> gives; null for a script's own start.</summary>
    public object? Owner { get; internal set; }

    /// <summary>Told once, when a callback that had to wait has ended.</summary>
    public Action<ScriptTask, ScriptOutcome>? Ended { get; set; }

    /// <summary>Counts up whenever it starts or goes on: an answer that was not waited for any more is known by an older number.</summary>
    public long Step { get; internal set; }

    /// <summary>Whether it waits for something the host does.</summary>
    public bool IsWaiting { get; internal set; }

    /// <summary>
    /// Stops what it waits for; called once when that is of no use any more: it is dropped, has ended, or waits for something else. Whoever sets it goes on
    /// with the callback only while it is still the same.
    /// </summary>
    public Action? Cancel { get; set; }

    internal nint Thread { get; }

    internal int Reference { get; }

    internal void CancelWait()
    {
        var cancel = Cancel;
        Cancel = null;
        cancel?.Invoke();
    }
}
