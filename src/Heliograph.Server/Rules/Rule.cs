using Heliograph.Broker.Access;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Routing;
using Heliograph.Broker.Topics;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Rules;

/// <summary>
/// A rule as a subscriber: it watches its topics on whichever shard publishes, and is no route to them, so a message that only rules see still counts as one without
/// subscribers. What concerns it goes into its queue; a worker of the pool, one at a time, evaluates and acts. Its counts begin anew with it: a changed rule is another one.
/// </summary>
internal sealed class Rule : ISubscriber, IThreadPoolWorkItem, IRuleSource
{
    /// <summary>Rules that a message may come through, one after the other.</summary>
    public const int MostHops = 16;

    // So many messages, then it is another rule's turn.
    private const int Slice = 64;

    private readonly (byte[] Filter, TopicPattern Pattern)[] _topics;
    private readonly RuleSurroundings _surroundings;
    private readonly RuleQueue _queue;
    private readonly RuleEvaluation _evaluation;
    private int _isScheduled;
    private int _hasLogged;
    private volatile bool _isClosed;
    private long _matchedBefore;
    private double _rate;

    /// <summary>A rule that sees nothing before <see cref="Open"/>.</summary>
    public Rule(RuleOptions options, RuleStatement statement, IReadOnlyList<IRuleAction> actions, RuleSurroundings surroundings)
    {
        (Options, _surroundings, _queue) = (options, surroundings, new(options.Queue));
        Cells = new(surroundings.Clock.TimestampFrequency);
        _topics = [.. statement.Topics.Distinct(StringComparer.Ordinal).Select(topic => (System.Text.Encoding.UTF8.GetBytes(topic), TopicPattern.Parse(topic)))];
        _evaluation = new(options.Id, statement, actions, surroundings, Cells);
    }

    /// <summary>What it was made of.</summary>
    public RuleOptions Options { get; }

    /// <inheritdoc/>
    public string Id => Options.Id;

    /// <inheritdoc/>
    public bool IsEnabled => Options.Enabled;

    /// <inheritdoc/>
    public RuleCells Cells { get; }

    /// <inheritdoc/>
    public int Waiting => _queue.Count;

    /// <inheritdoc/>
    public double Rate => Volatile.Read(ref _rate);

    /// <summary>Whether nothing waits and nothing is under way.</summary>
    public bool IsIdle => Volatile.Read(ref _isScheduled) == 0 && _queue.Count == 0 && Cells.Succeeded + Cells.Failed + Cells.Unfinished == Cells.Taken;

    /// <inheritdoc/>
    public bool IsRoute => false;

    /// <summary>Begins to see messages, if it is enabled.</summary>
    public void Open()
    {
        if (!IsEnabled) return;
        for (var i = 0; i < _topics.Length; i++) _surroundings.Broker.Watch(_topics[i].Filter, new(this, new(default, (uint)i)));
    }

    /// <summary>Sees nothing any more; what waits is forgotten.</summary>
    public void Close()
    {
        _isClosed = true;
        foreach (var (filter, _) in _topics) _surroundings.Broker.Unwatch(filter, this);
        Schedule();
    }

    /// <summary>Ten seconds are over: <see cref="Rate"/> is that of these.</summary>
    public void SampleRate()
    {
        var matched = Cells.Matched;
        Volatile.Write(ref _rate, (matched - _matchedBefore) / RuleRates.Seconds);
        _matchedBefore = matched;
    }

    /// <inheritdoc/>
    public DeliveryResult Deliver(Message message, in SubscriptionOptions options)
    {
        if (Concerns(message, (int)options.Identifier)) Offer(message);
        return DeliveryResult.NoSubscriber;
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => _ = WorkAsync();

    // A message that several of its topics match comes once for each: the first is the one that counts.
    private bool Concerns(Message message, int topic)
    {
        if (_isClosed || (message.IsSys && Options.IgnoreSysTopics)) return false;
        for (var i = 0; i < topic; i++)
        {
            if (_topics[i].Pattern.Covers(message.Topic)) return false;
        }

        if (message.Origin.Rule is null) return true;
        return message.Origin.Rule != Id && !IsLoop(message.Origin);
    }

    private bool IsLoop(MessageOrigin origin)
    {
        if (origin.Hops < MostHops) return false;
        Cells.CutLoop();
        if (IsFirst(1)) RuleLog.LoopCut(_surroundings.Log, Id);
        return true;
    }

    private void Offer(Message message)
    {
        Cells.Offer();
        message.AddReference();
        if (_queue.TryAdd(new(message, Router.CurrentPublisher, _surroundings.Clock.GetUtcNow().ToUnixTimeMilliseconds())))
        {
            Schedule();
            return;
        }

        message.Release();
        Cells.Drop();
        if (IsFirst(2)) RuleLog.QueueFull(_surroundings.Log, Id);
    }

    private bool IsFirst(int line) => (Volatile.Read(ref _hasLogged) & line) == 0 && (Interlocked.Or(ref _hasLogged, line) & line) == 0;

    private void Schedule()
    {
        if (Interlocked.Exchange(ref _isScheduled, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private async Task WorkAsync()
    {
        for (var i = 0; i < Slice && _queue.TryTake(out var trigger); i++)
        {
            try
            {
                if (!_isClosed) await _evaluation.RunAsync(trigger).ConfigureAwait(false);
            }
            finally
            {
                trigger.Message.Release();
            }
        }

        Interlocked.Exchange(ref _isScheduled, 0);
        if (_queue.Count > 0) Schedule();
    }
}
