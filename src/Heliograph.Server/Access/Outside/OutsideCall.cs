using Heliograph.Server.Access.Rules;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Access.Outside;

/// <summary>
/// How somebody outside is asked: with a limit of time, and not at all for a while after several failures in a row, so that clients are refused at
/// once and what is down is not pushed. One question in that while tells whether it is back. Any thread.
/// </summary>
internal sealed class OutsideCall(string name, TimeSpan timeout, ILogger logger, TimeProvider clock)
{
    private long _failures;
    private long _inARow;
    private long _closedUntil;
    private string? _lastError;

    /// <summary>Questions in a row without an answer after which it is left alone.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>How long it is left alone.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Who is asked, as the configuration names it.</summary>
    public string Name => name;

    /// <summary>Questions that got no usable answer since the start, those that were not even asked included.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Whether it is down: several questions in a row had no answer, so that only one a while is asked, until one has.</summary>
    public bool IsOpen => Volatile.Read(ref _inARow) >= Patience;

    /// <summary>Why the last question without an answer had none; null when all had one. No secret is in it.</summary>
    public string? LastError => Volatile.Read(ref _lastError);

    /// <summary>The answer.</summary>
    /// <exception cref="OutsideException">There is none: it failed, took too long, or is not asked for now.</exception>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        if (!MayAsk()) throw Failed("it failed several times in a row and is left alone for a while", null);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        try
        {
            var answer = await ask(limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
            Succeeded();
            return answer;
        }
        catch (OperationCanceledException cause) when (!cancellation.IsCancellationRequested)
        {
            throw Note(Failed($"no answer within {timeout.TotalMilliseconds:F0} ms", cause));
        }
        catch (Exception cause) when (cause is FormatException or OutsideException { HasAnswered: true })
        {
            throw Unusable(cause);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            throw Note(Failed(cause.Message, cause));
        }
    }

    // After the pause one question goes through; it has the next ones wait until it is answered.
    private bool MayAsk()
    {
        if (Volatile.Read(ref _inARow) < Patience) return true;
        var until = Volatile.Read(ref _closedUntil);
        var now = clock.GetTimestamp();
        return now >= until && Interlocked.CompareExchange(ref _closedUntil, now + PauseTicks, until) == until;
    }

    private long PauseTicks => (long)(Pause.TotalSeconds * clock.TimestampFrequency);

    private void Succeeded()
    {
        var before = Interlocked.Exchange(ref _inARow, 0);
        if (before > 0) RuleSourceLog.SourceFound(logger, name, before);
    }

    private OutsideException Failed(string reason, Exception? cause)
    {
        Interlocked.Increment(ref _failures);
        if (cause is not null) Volatile.Write(ref _lastError, reason);
        return new($"{name}: {reason}", cause);
    }

    // Somebody is there and answers, only not what was asked for: each client may have caused it, so that it must not close the way to the others.
    private OutsideException Unusable(Exception cause)
    {
        Succeeded();
        var isNew = LastError != cause.Message;
        var failure = Failed(cause.Message, cause);
        if (isNew) RuleSourceLog.AnswerUnusable(logger, name, cause.Message);
        return new(failure.Message, cause) { HasAnswered = true };
    }

    private OutsideException Note(OutsideException failure)
    {
        Volatile.Write(ref _closedUntil, clock.GetTimestamp() + PauseTicks);
        if (Interlocked.Increment(ref _inARow) == 1) RuleSourceLog.SourceLost(logger, name, failure.Message);
        return failure;
    }
}
