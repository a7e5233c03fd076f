using Heliograph.Broker.Access;
using Heliograph.Broker.Events;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Routing;
using Heliograph.Broker.Topics;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Alarms;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Rules.Inputs;
using Heliograph.Server.Sql.Events;

namespace Heliograph.Server.Rules;

/// <summary>
/// A rule as a subscriber: it watches its topics on whichever shard publishes, and is no route to them, so a message that only rules see still counts as one without
/// subscribers. Of events it is a watcher. What concerns it goes into its queue; a worker of the pool, one at a time, evaluates and acts. Its counts begin anew with it: a changed rule is another one.
/// </summary>
internal sealed class Rule : ISubscriber, IEventWatcher, IThreadPoolWorkItem, IRuleSource
{
    /// <summary>Rules that a message may come through, one after the other, each once.</summary>
    public const int MostHops = 16;

    // So many messages, then it is another rule's turn.
    private const int Slice = 64;

    private readonly RuleFrom _from;
    private readonly RuleTopics _topics;
    private readonly RuleSurroundings _surroundings;
    private readonly RuleQueue _queue;
    private readonly RuleEvaluation _evaluation;
    private int _isScheduled;
    private int _hasLogged;
    private volatile bool _isClosed;

    /// <summary>A rule that sees nothing before <see cref="Open"/>.</summary>
    public Rule(RuleOptions options, RuleStatement statement, IReadOnlyList<IRuleAction> actions, RuleSurroundings surroundings)
    {
        (Options, _surroundings, _queue) = (options, surroundings, new(options.Queue));
        Cells = new(surroundings.Clock.TimestampFrequency);
        Tally = new(Cells);
        From = statement.Topics;
        (_from, _topics) = (statement.From, new(statement.From.Filters));
        Wanted = [.. _from.Events.Select(BrokerEventNames.KindOf).OfType<BrokerEventKind>()];
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
    public double Rate => Rates.Current;

    /// <summary>How many messages it is evaluated with, a second.</summary>
    public RuleRate Rates { get; } = new();

    /// <summary>What it has counted since it was made, or since that was forgotten.</summary>
    public RuleTally Tally { get; }

    /// <summary>What is in FROM, as it is written.</summary>
    public IReadOnlyList<string> From { get; }

    /// <summary>Whether it sees nothing any more.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Whether nothing waits and nothing is under way.</summary>
    public bool IsIdle => Volatile.Read(ref _isScheduled) == 0 && _queue.Count == 0 && Cells.Succeeded + Cells.Failed + Cells.Unfinished == Cells.Taken;

    /// <summary>Whether nothing waits to be evaluated, and nothing is being.</summary>
    public bool HasEvaluatedAll => Volatile.Read(ref _isScheduled) == 0 && _queue.Count == 0;

    /// <inheritdoc/>
    public bool IsRoute => false;

    /// <inheritdoc/>
    public IReadOnlyList<BrokerEventKind> Wanted { get; }

    /// <summary>The identifiers of the sources whose messages trigger it.</summary>
    public IEnumerable<string> Sources => _from.Sources.Keys;

    /// <summary>Begins to see messages, if it is enabled.</summary>
    public void Open()
    {
        if (!IsEnabled) return;
        _topics.Watch(_surroundings.Broker, this);
        if (Wanted.Count > 0) _surroundings.Broker.Watch(this);
    }

    /// <summary>Sees nothing any more; what waits is forgotten.</summary>
    public void Close()
    {
        _isClosed = true;
        _topics.Unwatch(_surroundings.Broker, this);
        if (Wanted.Count > 0) _surroundings.Broker.Unwatch(this);
        Schedule();
    }

    /// <summary>Ten seconds are over: <see cref="Rate"/> is that of these.</summary>
    public void SampleRate() => Rates.Sample(Cells.Matched);

    /// <inheritdoc/>
    public DeliveryResult Deliver(Message message, in SubscriptionOptions options)
    {
        if (Concerns(message) && _topics.IsFirst(message.Topic, options)) Offer(RuleTrigger.Of(message, Router.CurrentPublisher ?? message.Sender as ClientIdentity, _surroundings.Now));
        return DeliveryResult.NoSubscriber;
    }

    /// <inheritdoc/>
    public void Happened(BrokerEvent what)
    {
        if (what is MessageEvent about ? Concerns(about.Message) : !_isClosed) Offer(RuleTrigger.Of(what));
    }

    /// <summary>An alarm has become active or is over. Any thread.</summary>
    public void Happened(Alarm alarm)
    {
        if (!_isClosed && IsEnabled && _from.Events.Contains(AlarmInput.About(alarm))) Offer(RuleTrigger.Of(alarm));
    }

    /// <summary>
    /// One of its sources has brought a message in. Completes when it is in the queue: a source can be kept waiting, which a publisher cannot. False when the rule is closed first, or
    /// the message is larger than all that may wait. Any thread.
    /// </summary>
    public async ValueTask<bool> OfferAsync(string source, SourceMessage message)
    {
        if (!IsEnabled && !_isClosed) return true;
        var trigger = RuleTrigger.Of(_from.Sources[source], message, _surroundings.Now);
        while (!_isClosed && RuleQueue.CanHold(trigger))
        {
            if (_queue.TryAdd(trigger))
            {
                Cells.Offer();
                Schedule();
                return true;
            }

            await _queue.RoomAsync().ConfigureAwait(false);
        }

        return false;
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => _ = WorkAsync();

    private bool Concerns(Message message)
    {
        if (_isClosed || (message.IsSys && (Options.IgnoreSysTopics ?? _surroundings.Defaults.IgnoresSysMessages))) return false;
        return message.Origin is not { } origin || (origin.Rule != Id && !IsLoop(origin));
    }

    // Each round of a loop would multiply the messages by the rules in it, so the first one is the last.
    private bool IsLoop(MessageOrigin origin)
    {
        if (origin.Hops < MostHops && !origin.Includes(Id)) return false;
        Cells.CutLoop();
        if (IsFirst(1)) RuleLog.LoopCut(_surroundings.Log, Id);
        return true;
    }

    private void Offer(in RuleTrigger trigger)
    {
        Cells.Offer();
        trigger.Message?.AddReference();
        if (_queue.TryAdd(trigger))
        {
            Schedule();
            return;
        }

        trigger.Message?.Release();
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
                trigger.Message?.Release();
            }
        }

        Interlocked.Exchange(ref _isScheduled, 0);
        if (_queue.Count > 0) Schedule();
    }
}
