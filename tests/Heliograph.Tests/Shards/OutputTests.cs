using Heliograph.Broker.Messages;
using Heliograph.Broker.Shards;

namespace Heliograph.Tests.Shards;

public sealed class OutputTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Bytes_come_out_as_they_went_in_whatever_is_copied_shared_and_written_in_part(int seed)
    {
        var random = new Random(seed);
        var outputs = Enumerable.Range(0, 20).Select(_ => (Output: Output.Rent(), Expected: new Queue<byte>())).ToList();
        for (var round = 0; round < 20_000; round++)
        {
            var at = random.Next(outputs.Count);
            var (output, expected) = outputs[at];
            if (random.Next(3) > 0)
            {
                Append(random, output, expected);
                continue;
            }

            Take(output, expected, random.Next(output.Length + 1));
            if (output.Length > 0) continue;
            output.Recycle();
            outputs[at] = (Output.Rent(), new());
        }

        foreach (var (output, expected) in outputs) Take(output, expected, output.Length);
    }

    private static void Append(Random random, Output output, Queue<byte> expected)
    {
        var bytes = new byte[random.Next(1, 60)];
        random.NextBytes(bytes);
        output.Append(bytes);
        foreach (var b in bytes) expected.Enqueue(b);
        if (random.Next(2) == 0) return;
        var payload = new byte[random.Next(1, 2000)];
        random.NextBytes(payload);
        var message = Message.Create("t"u8, 0, payload);
        output.AppendShared(message, message.Content, message.PayloadOffset, payload.Length);
        message.Release();
        foreach (var b in payload) expected.Enqueue(b);
    }

    private static void Take(Output output, Queue<byte> expected, int count)
    {
        var bytes = new List<byte>();
        foreach (var segment in output.Segments) bytes.AddRange(segment.Span);
        Assert.Equal(expected.Count, bytes.Count);
        for (var i = 0; i < count; i++) Assert.Equal(expected.Dequeue(), bytes[i]);
        output.Advance(count);
    }
}
