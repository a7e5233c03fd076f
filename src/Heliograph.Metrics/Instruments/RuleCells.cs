namespace Heliograph.Metrics.Instruments;

/// <summary>What became of the messages of one rule, since it was made or changed. Publishers' shards write <see cref="Offer"/>, <see cref="Drop"/> and <see cref="CutLoop"/>, the rule's worker the rest; any thread reads.</summary>
/// <param name="ticksPerSecond">The unit of evaluation times (a clock's timestamp frequency).</param>
public sealed class RuleCells(long ticksPerSecond)
{
    private long _offered;
    private long _dropped;
    private long _loops;
    private long _matched;
    private long _passed;
    private long _noResult;
    private long _exceptions;
    private long _taken;
    private long _succeeded;
    private long _outOfService;
    private long _unknown;
    private long _unfinished;

    /// <summary>Messages of the rule's topics that were to be evaluated.</summary>
    public long Offered => Volatile.Read(ref _offered);

    /// <summary>Those of them that found the queue full.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Messages that were not offered because they had come back to the rule through others, or through too many.</summary>
    public long LoopsCut => Volatile.Read(ref _loops);

    /// <summary>Messages evaluated.</summary>
    public long Matched => Volatile.Read(ref _matched);

    /// <summary>Those of them that had a result.</summary>
    public long Passed => Volatile.Read(ref _passed);

    /// <summary>Those of them that had none.</summary>
    public long NoResult => Volatile.Read(ref _noResult);

    /// <summary>Those of them with which the statement failed.</summary>
    public long Exceptions => Volatile.Read(ref _exceptions);

    /// <summary>Actions started.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Those of them that have done what they should.</summary>
    public long Succeeded => Volatile.Read(ref _succeeded);

    /// <summary>Those of them that have not and will not.</summary>
    public long Failed => FailedOutOfService + FailedUnknown;

    /// <summary>Those of the failed whose target was out of service.</summary>
    public long FailedOutOfService => Volatile.Read(ref _outOfService);

    /// <summary>Those of the failed that had another reason.</summary>
    public long FailedUnknown => Volatile.Read(ref _unknown);

    /// <summary>Those of them that wait in the buffer of an action, or are under way from there, now.</summary>
    public long Unfinished => Volatile.Read(ref _unfinished);

    /// <summary>How long evaluations take, without actions. The rule's worker writes it.</summary>
    public Histogram Evaluations { get; } = new(HistogramBuckets.Latency, ticksPerSecond);

    /// <summary>A message is to be evaluated.</summary>
    public void Offer() => Interlocked.Increment(ref _offered);

    /// <summary>A message that was offered found the queue full.</summary>
    public void Drop() => Interlocked.Increment(ref _dropped);

    /// <summary>A message was not offered because it had come back to the rule through others, or through too many.</summary>
    public void CutLoop() => Interlocked.Increment(ref _loops);

    /// <summary>A message had a result.</summary>
    public void Pass() => Match(ref _passed);

    /// <summary>A message had no result.</summary>
    public void FindNothing() => Match(ref _noResult);

    /// <summary>The statement failed with a message.</summary>
    public void Fail() => Match(ref _exceptions);

    /// <summary>An action was started.</summary>
    public void Take() => Interlocked.Increment(ref _taken);

    /// <summary>The outcome of an action is final. One that has failed has not because its target was out of service.</summary>
    public void Finish(bool isSuccess) => Finish(isSuccess ? ActionOutcome.Success : ActionOutcome.Unknown);

    /// <summary>The outcome of an action is final.</summary>
    public void Finish(ActionOutcome outcome)
    {
        if (outcome == ActionOutcome.Success) Interlocked.Increment(ref _succeeded);
        else Interlocked.Increment(ref outcome == ActionOutcome.OutOfService ? ref _outOfService : ref _unknown);
    }

    /// <summary>A row of an action that was started goes into a buffer.</summary>
    public void Buffer() => Interlocked.Increment(ref _unfinished);

    /// <summary>A row has left its buffer; its outcome is said as well.</summary>
    public void Unbuffer() => Interlocked.Decrement(ref _unfinished);

    private void Match(ref long outcome)
    {
        Interlocked.Increment(ref _matched);
        Interlocked.Increment(ref outcome);
    }
}
