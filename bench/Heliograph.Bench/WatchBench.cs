using System.Diagnostics;
using System.Text;
using Heliograph.Broker;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Storage;
using Heliograph.Broker.Topics;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Transport.Memory;

namespace Heliograph.Bench;

/// <summary>
/// What 1,000 rules on other topics cost a PUBLISH of 1 KiB that nobody wants: the whole broker over in-memory links, with and without them, in turns of some
/// milliseconds so that whatever else the machine does hits both alike. Prints the medians and their difference. Without sockets the share of the rules is larger
/// than it is on a network.
/// </summary>
internal sealed class WatchBench
{
    private const int Window = 50;
    private const int Bursts = 400;
    private const int Turns = 401;

    private readonly byte[] _burst = new byte[Window * 1100];
    private readonly Nobody _watcher = new();
    private readonly MemoryLoop _loop;
    private readonly PipeClient _publisher;
    private readonly int _length;

    private WatchBench(string? filter)
    {
        var broker = new MessageBroker(new() { Shards = 1 }, new MemoryStore(manual: true), new SummaryWindow(TimeProvider.System), new NoLog());
        for (var i = 0; filter is not null && i < 1000; i++) broker.Watch(Encoding.UTF8.GetBytes(string.Format(null, filter, i)), new(_watcher, default));
        _loop = new(broker.Shards[0]);
        _publisher = new(_loop, broker, "publisher");
        for (var i = 0; i < Window; i++) _length += Header.Write(_burst.AsSpan(_length)) + Header.PayloadLength;
    }

    private static PublishHeader Header => new() { Version = Heliograph.Protocol.ProtocolVersion.V311, Topic = "plant/7/line/temperature"u8, PayloadLength = 1024 };

    /// <summary>Compares filters that differ from the topic at the first level, at the second, and such without wildcards.</summary>
    public static void Run()
    {
        Console.WriteLine("filters of rules     without ns  with ns  difference");
        foreach (var filter in new[] { "rules/{0}/+", "plant/r{0}/+", "rules/{0}/state" }) Compare(filter);
    }

    private static void Compare(string filter)
    {
        WatchBench[] both = [new(null), new(filter)];
        var times = new List<double>[] { [], [] };
        var ratios = new List<double>();
        for (var turn = 0; turn < Turns; turn++)
        {
            var first = turn % 2;
            times[first].Add(both[first].Turn());
            times[1 - first].Add(both[1 - first].Turn());
            ratios.Add(times[1][^1] / times[0][^1]);
        }

        if (both[1]._watcher.Count != 0) throw new InvalidOperationException("a rule saw a message");
        Console.WriteLine($"{filter,-20} {Median(times[0]),10:F1} {Median(times[1]),8:F1} {100 * (Median(ratios) - 1),10:F1}%");
    }

    // Nanoseconds for one PUBLISH.
    private double Turn()
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Bursts; i++)
        {
            _publisher.Send(_burst.AsSpan(0, _length));
            MemoryLoop.RunUntilIdle(_loop);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / (Bursts * Window);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed class Nobody : ISubscriber
    {
        public int Count { get; private set; }

        public bool IsRoute => false;

        public DeliveryResult Deliver(Message message, in SubscriptionOptions options)
        {
            Count++;
            return DeliveryResult.NoSubscriber;
        }
    }
}
