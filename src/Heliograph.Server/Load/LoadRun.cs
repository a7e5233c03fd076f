using System.Diagnostics;
using System.Net.Sockets;

namespace Heliograph.Server.Load;

/// <summary>
/// Publishers and subscribers of one run, from the first connection to the result. In order: <see cref="StartAsync"/>, as long as wished,
/// <see cref="StopPublishing"/>, <see cref="DrainAsync"/>, <see cref="FinishAsync"/>.
/// </summary>
internal sealed class LoadRun : IAsyncDisposable
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(3);

    private readonly LoadOptions _options;
    private readonly long _run = Random.Shared.NextInt64();
    private readonly Publisher[] _publishers;
    private readonly Subscriber[] _subscribers;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _tasks = [];
    private LoadResult _rates = new();
    private long _startedAt;

    /// <summary>A run that has not begun.</summary>
    public LoadRun(LoadOptions options)
    {
        _options = options;
        _publishers = [.. Enumerable.Range(0, options.Publishers).Select(index => new Publisher(options, _run, index))];
        _subscribers =
        [
            .. from topic in Enumerable.Range(0, options.Topics)
               from index in Enumerable.Range(0, options.Subscribers)
               select new Subscriber(options, _run, topic, index),
        ];
    }

    /// <summary>Messages acknowledged so far. Any thread.</summary>
    public long Acknowledged => _publishers.Sum(publisher => publisher.Streams.Sum(stream => stream.Acknowledged.Count));

    private IEnumerable<LoadClient> Clients => _publishers.Cast<LoadClient>().Concat(_subscribers);

    /// <summary>Subscribes, and begins to publish when every subscriber is there.</summary>
    public async Task StartAsync(CancellationToken stop)
    {
        _tasks.AddRange(_subscribers.Select(subscriber => subscriber.RunAsync(_stop.Token)));
        await Task.WhenAll(_subscribers.Select(subscriber => subscriber.Ready)).WaitAsync(stop).ConfigureAwait(false);
        foreach (var publisher in _publishers)
        {
            publisher.Start();
            _tasks.Add(publisher.RunAsync(_stop.Token));
        }

        _startedAt = Stopwatch.GetTimestamp();
        _tasks.Add(TickAsync());
    }

    /// <summary>Publishes no new messages; takes the rates.</summary>
    public void StopPublishing()
    {
        foreach (var publisher in _publishers) publisher.Finish();
        var seconds = Stopwatch.GetElapsedTime(_startedAt).TotalSeconds;
        _rates = new()
        {
            Seconds = seconds,
            AcknowledgedPerSecond = (HasAcknowledgements ? Acknowledged : Sent) / seconds,
            ReceivedPerSecond = _subscribers.Sum(subscriber => subscriber.Count) / seconds,
        };
    }

    /// <summary>Waits until every message has its answer and every promised delivery has come; no longer than the limit.</summary>
    public async Task DrainAsync()
    {
        var end = Stopwatch.GetTimestamp() + (long)(_options.DrainLimit.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end && (_publishers.Any(publisher => publisher.Unsettled > 0) || Each(CountLost) > 0))
            await Task.Delay(50).ConfigureAwait(false);

        // What comes twice may come late.
        for (long before = -1; before != Deliveries; await Task.Delay(250).ConfigureAwait(false)) before = Deliveries;
    }

    /// <summary>Looks at the retained messages, ends all connections, removes what the run left in the broker, and counts.</summary>
    public async Task<LoadResult> FinishAsync()
    {
        var wrong = _options.Retain ? await CountRetainedWrongAsync().ConfigureAwait(false) : 0;
        await EndAsync().ConfigureAwait(false);
        await ForgetAsync().ConfigureAwait(false);
        return Result() with { RetainedWrong = wrong };
    }

    /// <summary>Ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private bool HasAcknowledgements => _options.QoS.All(qos => qos > Protocol.QoS.AtMostOnce);

    private long Sent => _publishers.Sum(publisher => publisher.Streams.Sum(stream => stream.Sent));

    private long Deliveries => _subscribers.Sum(subscriber => subscriber.Count);

    private static long CountLost(Subscriber subscriber, LoadStream stream) =>
        subscriber.Read(stream, arrivals => stream.QoS == Protocol.QoS.AtMostOnce
            ? stream.Sent - arrivals.Received.Count
            : stream.Acknowledged.CountNotIn(arrivals.Received));

    private async Task EndAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_tasks).ConfigureAwait(false);
    }

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(TickPeriod);
        while (!_stop.IsCancellationRequested)
        {
            foreach (var client in Clients) client.Tick(Environment.TickCount64);
            await timer.WaitForNextTickAsync().ConfigureAwait(false);
        }
    }

    // The last message of a topic is the last of one of its publishers, whichever came last.
    private async Task<long> CountRetainedWrongAsync()
    {
        using var limit = new CancellationTokenSource(ShortWait);
        var found = await new RetainedReader(_options, _run).ReadAsync(limit.Token).ConfigureAwait(false);
        return Enumerable.Range(0, _options.Topics).Count(topic => StreamsOf(topic).Any(stream => stream.Sent > 0)
            && !(found.TryGetValue(topic, out var message) && message.Sequence == _publishers[message.Publisher].Streams.First(s => s.Topic == topic).Sent));
    }

    private IEnumerable<LoadStream> StreamsOf(int topic) => _publishers.SelectMany(publisher => publisher.Streams).Where(stream => stream.Topic == topic);

    // Good manners only: the result does not depend on it.
    private async Task ForgetAsync()
    {
        using var limit = new CancellationTokenSource(ShortWait);
        try
        {
            if (_options.Durable)
            {
                foreach (var client in Clients) await client.ForgetAsync(limit.Token).ConfigureAwait(false);
            }

            if (_options.Retain) await new RetainedReader(_options, _run).RemoveAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The broker is away, or slow.
        }
    }

    private LoadResult Result()
    {
        var latencies = new Latencies();
        foreach (var subscriber in _subscribers) latencies.Add(subscriber.Latencies);
        return _rates with
        {
            Sent = Sent,
            Acknowledged = HasAcknowledgements ? Acknowledged : Sent,
            Refused = _publishers.Sum(publisher => publisher.Refused),
            Expected = Each((_, stream) => stream.QoS == Protocol.QoS.AtMostOnce ? stream.Sent : stream.Acknowledged.Count),
            Received = Each((subscriber, stream) => subscriber.Read(stream, arrivals => arrivals.Received.Count)),
            Lost = Each(CountLost),
            DuplicatesQoS1 = Duplicates(Protocol.QoS.AtLeastOnce),
            DuplicatesQoS2 = Duplicates(Protocol.QoS.ExactlyOnce),
            OutOfOrder = Each((subscriber, stream) => subscriber.Read(stream, arrivals => arrivals.OutOfOrder)),
            Unsettled = _publishers.Sum(publisher => publisher.Unsettled),
            SessionsLost = Clients.Sum(client => client.SessionsLost),
            Reconnections = Clients.Sum(client => Math.Max(0, client.Connections - 1)),
            LatencyP50 = latencies.Quantile(0.5),
            LatencyP99 = latencies.Quantile(0.99),
        };
    }

    private long Duplicates(Protocol.QoS qos) =>
        Each((subscriber, stream) => stream.QoS == qos ? subscriber.Read(stream, arrivals => arrivals.Duplicates) : 0);

    private long Each(Func<Subscriber, LoadStream, long> count) =>
        _subscribers.Sum(subscriber => StreamsOf(subscriber.Topic).Sum(stream => count(subscriber, stream)));
}
