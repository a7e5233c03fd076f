using System.Globalization;
using Heliograph.Protocol;

namespace Heliograph.Bench;

/// <summary>
/// CPU time of the whole broker for a PUBLISH, by QoS and receivers, over in-memory links: the least of many short slices, which what else runs on the machine
/// disturbs little. eng/counting-cost runs it with counting and without.
/// </summary>
internal static class CountingBench
{
    private const int Slices = 60;
    private const double SliceMilliseconds = 25;

    internal static void Run()
    {
        foreach (var receivers in new[] { 1, 100 })
        {
            foreach (var qos in Enum.GetValues<QoS>())
            {
                var bench = new BrokerBench { Receivers = receivers, QoS = qos };
                bench.Setup();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"1→{receivers},QoS{(int)qos} {Least(bench):0.0}"));
                bench.Check();
            }
        }
    }

    private static double Least(BrokerBench bench)
    {
        var rounds = 1;
        var least = double.MaxValue;
        for (var slice = 0; slice < Slices; slice++)
        {
            var before = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < rounds; i++) bench.Publish();
            var used = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
            if (used >= SliceMilliseconds / 2) least = Math.Min(least, used * 1e6 / (rounds * BrokerBench.Window));
            if (used < SliceMilliseconds) rounds = (int)Math.Ceiling(rounds * Math.Clamp(SliceMilliseconds / Math.Max(used, 0.01), 1.1, 10));
        }

        return least;
    }
}
