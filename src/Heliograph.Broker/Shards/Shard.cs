using Heliograph.Metrics.Instruments;

namespace Heliograph.Broker.Shards;

/// <summary>
/// One loop of the broker and all that belongs to it. Responsible for
/// <list type="bullet">
/// <item>the clock its rooms see (one reading a turn),</item>
/// <item>running what other threads post to it,</item>
/// <item>its deadlines,</item>
/// <item>writing each connection's output once, when the turn ends.</item>
/// </list>
/// A turn is <see cref="BeginTurn"/>, then received bytes given to links, then <see cref="EndTurn"/>; the transport's loop drives it.
/// Everything but <see cref="Post(ShardWork)"/> happens on the shard's one thread, without locks.
/// </summary>
public sealed class Shard
{
    private const int CongestedWait = 2;

    private readonly TimeProvider _time;
    private readonly Inbox _inbox = new();
    private readonly DeadlineWheel _deadlines = new();
    private readonly List<ITurnEnd> _turnEnds = [];
    private readonly long _startTimestamp;
    private readonly long _startUtc;
    private Link[] _dirty = new Link[64];
    private Link[] _flushing = new Link[64];
    private bool _hasEnded;
    private int _dirtyCount;
    private volatile Action _wake = () => { };

    /// <summary>A shard without a loop yet; a transport binds one with <see cref="BindLoop"/>.</summary>
    /// <param name="index">Its place among the shards, from 0.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Its counters.</param>
    /// <param name="onError">Told of exceptions that reached the loop: a bug, logged and counted, never fatal.</param>
    public Shard(int index, TimeProvider time, ShardMetrics metrics, Action<Exception> onError)
    {
        Index = index;
        Metrics = metrics;
        OnError = onError;
        _time = time;
        _startTimestamp = time.GetTimestamp();
        _startUtc = time.GetUtcNow().ToUnixTimeMilliseconds();
        UtcNow = _startUtc;
    }

    /// <summary>Its place among the shards, from 0.</summary>
    public int Index { get; }

    /// <summary>Its counters; written on this shard's thread only.</summary>
    public ShardMetrics Metrics { get; }

    /// <summary>Milliseconds since the shard was made, monotonic, read once a turn.</summary>
    public long Now { get; private set; }

    /// <summary>When the turn began, as a timestamp of the clock: what is received in it was accepted then.</summary>
    public long TurnStarted { get; private set; }

    /// <summary>Unix milliseconds: the wall clock at the start plus <see cref="Now"/>, so that setting the clock back expires nothing early.</summary>
    public long UtcNow { get; private set; }

    /// <summary>The Unix milliseconds of a timestamp of the clock; 0 for 0. Any thread.</summary>
    public long UtcOf(long timestamp) => timestamp == 0 ? 0 : _startUtc + (long)_time.GetElapsedTime(_startTimestamp, timestamp).TotalMilliseconds;

    /// <summary><see cref="Now"/> as the clock has it at this moment, whatever the shard does. Any thread.</summary>
    public long Elapsed => (long)_time.GetElapsedTime(_startTimestamp).TotalMilliseconds;

    /// <summary>Told of exceptions that reached the loop.</summary>
    public Action<Exception> OnError { get; }

    /// <summary>
    /// True while others have not caught up with what this shard has handed to them: its transport receives nothing, does everything else, and looks
    /// again after a millisecond or two.
    /// </summary>
    public bool IsCongested { get; set; }

    /// <summary>Deadlines set now.</summary>
    public int DeadlineCount => _deadlines.Count;

    /// <summary>Names the function that ends the loop's wait. Called by the transport before any work is posted.</summary>
    public void BindLoop(Action wake) => _wake = wake;

    /// <summary>Has <paramref name="room"/> called at the end of each turn, before output is written, in the order of adding.</summary>
    public void AtTurnEnd(ITurnEnd room) => _turnEnds.Add(room);

    /// <summary>Runs <paramref name="work"/> on this shard soon. Any thread; order of one caller is kept.</summary>
    public void Post(ShardWork work)
    {
        if (_inbox.Push(work)) _wake();
    }

    /// <summary>Runs <paramref name="action"/> on this shard soon. Any thread.</summary>
    public void Post(Action action) => Post(new ActionWork(action));

    /// <summary>Runs <paramref name="function"/> on this shard soon and gives its result. Any thread.</summary>
    public Task<T> RunAsync<T>(Func<T> function)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                completion.SetResult(function());
            }
            catch (Exception error)
            {
                completion.SetException(error);
            }
        });
        return completion.Task;
    }

    /// <summary>Sets <paramref name="deadline"/> to fire <paramref name="milliseconds"/> (≥ 0) from now, replacing an earlier setting.</summary>
    public void SetDeadline(Deadline deadline, long milliseconds) => _deadlines.Set(deadline, Now + milliseconds);

    /// <summary>The deadline will not fire.</summary>
    public void ClearDeadline(Deadline deadline) => _deadlines.Clear(deadline);

    /// <summary>Reads the clock. Call when the loop wakes, before bytes are received.</summary>
    public void BeginTurn()
    {
        TurnStarted = _time.GetTimestamp();
        Now = (long)_time.GetElapsedTime(_startTimestamp, TurnStarted).TotalMilliseconds;
        UtcNow = _startUtc + Now;
    }

    /// <summary>Does posted work and due deadlines, then writes output. Returns how many milliseconds the loop may wait; −1 for ever.</summary>
    public int EndTurn()
    {
        for (var work = _inbox.TakeAll(); work is not null;)
        {
            var next = work.Next;
            work.Next = null;
            RunSafely(work);
            work = next;
        }

        _deadlines.Advance(Now, OnError);
        foreach (var room in _turnEnds) room.EndTurn();
        FlushLinks();
        if (_dirtyCount > 0 || _hasEnded) return 0;
        var wait = _deadlines.UntilNext(Now);
        return IsCongested && wait is < 0 or > CongestedWait ? CongestedWait : wait;
    }

    internal void NeedsFlush(Link link)
    {
        if (_dirtyCount == _dirty.Length) Array.Resize(ref _dirty, _dirtyCount * 2);
        _dirty[_dirtyCount++] = link;
    }

    // Rare: a link that moves away, after something was appended while this shard flushed (TLS does, and a protocol that is told it has drained).
    internal void Forget(Link link)
    {
        var at = Array.IndexOf(_dirty, link, 0, _dirtyCount);
        if (at < 0) return;
        _dirtyCount--;
        Array.Copy(_dirty, at + 1, _dirty, at, _dirtyCount - at);
        _dirty[_dirtyCount] = null!;
    }

    // A connection ends while it is flushed. What its end causes (a will for another shard, a change to be kept) is gathered too late for this
    // turn's hand-over: another turn follows.
    private void FlushLinks()
    {
        _hasEnded = false;
        if (_dirtyCount == 0) return;
        var count = _dirtyCount;
        (_dirty, _flushing, _dirtyCount) = (_flushing, _dirty, 0);
        for (var i = 0; i < count; i++)
        {
            var link = _flushing[i];
            _flushing[i] = null!;
            Flush(link);
            _hasEnded |= link.IsClosing;
        }
    }

    private void Flush(Link link)
    {
        var messages = link.TakeAppended();
        try
        {
            link.FlushTurn();
        }
        catch (Exception error)
        {
            OnError(error);
            link.Abort();
        }

        if (!messages.IsEmpty) Sent(messages, link.Speaks);
    }

    /// <summary>Counts messages as sent now, and times each from when it was accepted.</summary>
    internal void Sent(in AppendedMessages messages, ClientProtocol protocol)
    {
        if (protocol == ClientProtocol.Mqtt) messages.CountIn(Metrics.Counters);
        var now = _time.GetTimestamp();
        for (var i = 0; i < messages.Count; i++)
        {
            var (qos, since, count) = messages[i];
            Metrics.MessagesSent(protocol, count);
            Metrics.SendDuration(protocol, SendScenario.Local, qos, new(Math.Max(0, now - since), count, now));
        }
    }

    /// <summary>Counts messages that were on their way when their connection broke.</summary>
    internal void NotSent(in AppendedMessages messages, ClientProtocol protocol)
    {
        if (protocol == ClientProtocol.Mqtt) messages.CountIn(Metrics.Counters);
        else Metrics.Counters.Add(FlowCounter.ClientSendsBroken, messages.Sum);
        Metrics.SendFailed(protocol, messages.Sum);
    }

    private void RunSafely(ShardWork work)
    {
        try
        {
            work.Run(this);
        }
        catch (Exception error)
        {
            OnError(error);
        }
    }

    private sealed class ActionWork(Action action) : ShardWork
    {
        public override void Run(Shard shard) => action();
    }
}
