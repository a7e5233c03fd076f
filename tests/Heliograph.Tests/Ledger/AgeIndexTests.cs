using Heliograph.Metrics.Instruments;

namespace Heliograph.Tests.Ledger;

/// <summary>The oldest of many, to within what the class says, against a list.</summary>
public sealed class AgeIndexTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_oldest_is_found_within_the_precision_of_its_age(int seed)
    {
        var random = new Random(seed);
        var index = new AgeIndex();
        var waiting = new List<long>();
        long now = 0;
        for (var step = 0; step < 20_000; step++)
        {
            now += random.Next(10) switch { 0 => random.NextInt64(3_600_000), < 4 => random.NextInt64(30_000), _ => random.NextInt64(500) };
            if (waiting.Count == 0 || random.Next(100) < 48) Begin(now);
            else End(random.Next(3) == 0 ? random.Next(waiting.Count) : 0);
            Check();
        }

        void Begin(long at)
        {
            waiting.Add(at);
            index.Change(at, 1);
        }

        void End(int at)
        {
            index.Change(waiting[at], -1);
            waiting.RemoveAt(at);
        }

        void Check()
        {
            var age = waiting.Count == 0 ? 0 : (now - waiting.Min()) / 1000.0;
            var allowed = age switch { < 960 => 1, < 57_600 => 60.0, _ => 3600.0 };
            Assert.InRange(index.OldestSeconds(now), Math.Max(0, age - 1), age + allowed);
        }
    }

    [Fact]
    public void Nothing_has_no_age() => Assert.Equal(0, new AgeIndex().OldestSeconds(1_000_000));
}
