using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

// A question to somebody outside holds up the connection that asks, and no other: nothing more of it is received until the answer is there.
public sealed partial class MqttConnection
{
    private bool _isWaiting;

    /// <summary>Whether nothing more is taken out of what is received: an answer is missing, or too much came already.</summary>
    private bool IsHeld => _isWaiting || _gate is { IsHeld: true } || _acks is { IsFull: true };

    /// <summary>What held it back is over, or one of the things that did.</summary>
    internal void Released()
    {
        if (_isReceiving) Link.IsReadingPaused = IsHeld;
        else if (!IsHeld && !_isEnded) Link.ResumeReading();
    }

    /// <summary>Asks, and goes on with <paramref name="then"/> on this shard, or with <paramref name="ended"/> when the connection has ended. <paramref name="question"/> must not fail.</summary>
    internal void Wait<T>(Func<Task<T>> question, Action<T> then, Action? ended = null)
    {
        _isWaiting = true;
        Link.IsReadingPaused = true;
        _ = AskAsync(question, then, ended);
    }

    private async Task AskAsync<T>(Func<Task<T>> question, Action<T> then, Action? ended)
    {
        var answer = await Task.Run(question).ConfigureAwait(false);
        _table.Shard.Post(() => GoOn(then, answer, ended));
    }

    private void GoOn<T>(Action<T> then, T answer, Action? ended)
    {
        _isWaiting = false;
        if (_isEnded || Link.IsClosing)
        {
            ended?.Invoke();
            return;
        }

        _lastReceived = _table.Shard.Now;
        Guarded(() => then(answer));
        Released();
    }

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (ProtocolException violation)
        {
            Refuse(violation);
        }
        catch (Exception error)
        {
            _node.Log.Failed(error);
            Fail(ReasonCode.ImplementationSpecificError, "an error inside the broker");
        }
    }
}
