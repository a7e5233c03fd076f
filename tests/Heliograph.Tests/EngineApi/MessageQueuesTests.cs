using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Mesh;

namespace Heliograph.Tests.EngineApi;

/// <summary>Queues between scripts and consumers, without a network.</summary>
public sealed class MessageQueuesTests
{
    private static readonly QueueLimits s_limits = new() { TopicSize = 10, MaxTopics = 3, Window = 2, MaxValue = 100, MaxName = 20 };

    private readonly MessageQueues _queues = new(s_limits);

    [Fact]
    public void Values_come_in_the_order_of_pushing_with_who_pushed_them()
    {
        Assert.Equal((1, null), _queues.Push("t", "7", "\"a\""u8.ToArray()));
        Assert.Equal((2, null), _queues.Push("t", "8", "\"b\""u8.ToArray()));
        var consumer = Consume("t");

        var value = consumer.TryTake()!;

        Assert.Equal(("t", "7", "\"a\""), (value.Topic, value.ClientId, Encoding.UTF8.GetString(value.Json.Span)));
        consumer.Written();
        Assert.Equal(["\"b\""], TakeAll(consumer));
        AssertLedger(delivered: 2, waiting: 0);
    }

    [Fact]
    public void Consumers_of_a_queue_take_turns()
    {
        var (one, other) = (Consume("t"), Consume("t"));
        Push("t", "1", "2", "3", "4");

        Assert.Equal(["1", "3"], TakeAll(one));
        Assert.Equal(["2", "4"], TakeAll(other));
    }

    [Fact]
    public void A_consumer_takes_from_all_its_queues_in_turn()
    {
        Push("a", "a1", "a2", "a3");
        Push("b", "b1", "b2", "b3");

        Assert.Equal(["a1", "b1", "a2", "b2", "a3", "b3"], TakeAll(Consume("a", "b")));
    }

    [Fact]
    public void A_consumer_that_writes_nothing_is_passed_over()
    {
        var (slow, quick) = (Consume("t"), Consume("t"));
        var got = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            Push("t", $"{i}");
            got.AddRange(TakeAll(quick));
        }

        Assert.Equal(8, got.Count);
        Assert.Equal(2, slow.Unwritten);
        AssertLedger(delivered: 8, waiting: 2);
    }

    [Fact]
    public void What_a_consumer_did_not_write_goes_to_the_head_of_its_queue_in_order()
    {
        var first = Consume("t");
        Push("t", "1", "2", "3");
        Assert.Equal("1", Text(first.TryTake()!));
        first.Written();
        Assert.Equal("2", Text(first.TryTake()!));
        first.Return();

        first.End();
        first.End();

        Assert.Equal(["2", "3"], TakeAll(Consume("t")));
        Assert.Null(first.TryTake());
        Assert.Equal(3, _queues.Cells.ValuesReturned); // 2 came back to it, and again when it ended.
        AssertLedger(delivered: 3, waiting: 0);
    }

    [Fact]
    public void A_value_that_is_being_written_when_its_consumer_ends_is_delivered_once()
    {
        var consumer = Consume("t");
        Push("t", "1", "2");
        Assert.Equal("1", Text(consumer.TryTake()!));

        consumer.End();

        Assert.Equal(new ScriptQueueReading(2, 1, 1, 2), _queues.Read());
        consumer.Written();
        Assert.Equal(["2"], TakeAll(Consume("t")));
        AssertLedger(delivered: 2, waiting: 0);
    }

    [Fact]
    public void Others_are_woken_by_what_comes_back()
    {
        var wakes = 0;
        var first = Consume("t");
        Push("t", "1", "2");
        var second = _queues.Consume(["t"], () => wakes++, out _)!;
        Assert.Equal(0, wakes);

        first.End();

        Assert.Equal(1, wakes);
        Assert.Equal(["1", "2"], TakeAll(second));
        Push("t", "3");
        Assert.Equal(2, wakes);
    }

    [Fact]
    public void A_full_queue_takes_nothing_and_says_so()
    {
        Push("t", [.. Enumerable.Range(0, 10).Select(i => $"{i}")]);
        Assert.Equal((0, "the queue 't' is full: 10 values wait in it (engine.luavm.queue.topicSize)"), _queues.Push("t", "", "0"u8.ToArray()));

        var consumer = Consume("t");
        consumer.TryTake();
        Assert.NotNull(_queues.Push("t", "", "0"u8.ToArray()).Error); // What is on its way counts.
        consumer.Written();

        Assert.Equal((10, null), _queues.Push("t", "", "0"u8.ToArray()));
        Assert.Equal(2, _queues.Cells.ValuesRefused(ScriptQueueRefusal.TopicFull));
        AssertLedger(delivered: 1, waiting: 10);
    }

    [Fact]
    public void A_queue_that_is_empty_and_has_no_consumer_makes_room_for_another()
    {
        Push("a", "1");
        var consumer = Consume("b");
        Push("c", "3");
        Assert.Equal((0, "there are 3 queues already, none of them 'd' (engine.luavm.queue.maxTopics)"), _queues.Push("d", "", "4"u8.ToArray()));
        Assert.Null(_queues.Consume(["a", "d"], () => { }, out var error));
        Assert.Equal("there are 3 queues already, none of them 'd' (engine.luavm.queue.maxTopics)", error);

        consumer.End();
        Push("d", "4");
        var last = Consume("a");
        Assert.Equal(["1"], TakeAll(last));
        last.End();
        Push("e", "5");

        Assert.Equal(new ScriptQueueReading(3, 3, 0, 3), _queues.Read());
        Assert.Equal(1, _queues.Cells.ValuesRefused(ScriptQueueRefusal.TooManyTopics));
    }

    [Fact]
    public void Values_names_and_memory_are_bounded()
    {
        Assert.Null(_queues.Push("t", "", new byte[100]).Error);
        Assert.Equal((0, "a value of a queue is at most 100 bytes, and the name of a queue 1 to 20 characters"), _queues.Push("t", "", new byte[101]));
        Assert.NotNull(_queues.Push(new string('t', 21), "", "1"u8.ToArray()).Error);
        Assert.NotNull(_queues.Push("", "", "1"u8.ToArray()).Error);
        Assert.Null(_queues.Consume([new string('t', 21)], () => { }, out var error));
        Assert.NotNull(error);
        Assert.Equal(3, _queues.Cells.ValuesRefused(ScriptQueueRefusal.TooLarge));

        var small = new MessageQueues(s_limits with { MaxBytes = 10 });
        Assert.Null(small.Push("t", "", new byte[10]).Error);
        Assert.Equal((0, "the queues hold 10 bytes, which is all they may"), small.Push("t", "", new byte[1]));
        Assert.Equal(1, small.Cells.ValuesRefused(ScriptQueueRefusal.MemoryFull));
    }

    [Fact]
    public async Task Ten_thousand_values_reach_three_consumers_that_come_and_go_exactly_once()
    {
        const int Values = 10_000;
        var queues = new MessageQueues(new() { TopicSize = Values });
        var got = new ConcurrentBag<string>();
        var consumers = Enumerable.Range(0, 3).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            while (got.Count < Values)
            {
                var consumer = queues.Consume(["a", "b"], () => { }, out _)!;
                for (var left = random.Next(200); left > 0 && consumer.TryTake() is { } value; left--)
                {
                    if (random.Next(10) == 0)
                    {
                        consumer.Return(); // Its connection broke while it was written.
                        break;
                    }

                    got.Add(Text(value));
                    consumer.Written();
                }

                consumer.End();
            }
        })).ToList();
        var pushers = new[] { "a", "b" }.Select(topic => Task.Run(() =>
        {
            for (var i = 0; i < Values / 2; i++) Assert.Null(queues.Push(topic, "", Encoding.UTF8.GetBytes(topic + i.ToString(CultureInfo.InvariantCulture))).Error);
        }));

        await Task.WhenAll([.. pushers, .. consumers]).WaitAsync(Polling.Patience);

        Assert.Equal(Values, got.Distinct().Count());
        Assert.Equal(Values, got.Count);
        Assert.NotEqual(0, queues.Cells.ValuesReturned);
        Assert.Equal((Values, Values), (queues.Cells.ValuesPushed, queues.Cells.ValuesDelivered));
        Assert.Equal(new ScriptQueueReading(0, 0, 0, 0), queues.Read());
    }

    private static string Text(QueuedValue value) => Encoding.UTF8.GetString(value.Json.Span);

    private static List<string> TakeAll(QueueConsumer consumer)
    {
        var taken = new List<string>();
        while (consumer.TryTake() is { } value)
        {
            taken.Add(Text(value));
            consumer.Written();
        }

        return taken;
    }

    private QueueConsumer Consume(params string[] topics)
    {
        var consumer = _queues.Consume(topics, () => { }, out var error);
        Assert.Null(error);
        return consumer!;
    }

    private void Push(string topic, params string[] values)
    {
        foreach (var value in values) Assert.Null(_queues.Push(topic, "", Encoding.UTF8.GetBytes(value)).Error);
    }

    private void AssertLedger(long delivered, long waiting)
    {
        Assert.Equal((delivered, waiting), (_queues.Cells.ValuesDelivered, _queues.Read().Waiting));
        Assert.Equal(_queues.Cells.ValuesPushed, delivered + waiting);
    }
}
