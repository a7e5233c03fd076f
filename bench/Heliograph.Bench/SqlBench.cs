using System.Globalization;
using System.Text;
using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Bench;

/// <summary>
/// CPU time of one evaluation of a rule's statement over a payload of 1 KiB of JSON, a new message each time: the least of many short slices, which what
/// else runs on the machine disturbs little. Prints nanoseconds, evaluations a CPU second and bytes allocated.
/// </summary>
internal static class SqlBench
{
    private const int Slices = 60;
    private const double SliceMilliseconds = 25;

    private static readonly (string Name, string Statement)[] s_statements =
    [
        ("filter, false", "SELECT * FROM \"plant/#\" WHERE payload.temperature > 90"),
        ("filter, true", "SELECT * FROM \"plant/#\" WHERE payload.temperature > 20"),
        ("three fields", "SELECT payload.temperature AS t, payload.device.serial AS s, clientid FROM \"plant/#\" WHERE t > 20"),
        ("foreach", "FOREACH payload.sensors AS s DO s.name AS name, s.value AS value INCASE s.value > 20 FROM \"plant/#\""),
        ("no payload", "SELECT clientid, qos FROM \"plant/#\" WHERE topic =~ 'plant/+/state'"),
    ];

    internal static void Run()
    {
        var payload = Payload();
        Console.WriteLine($"payload of {payload.Length} bytes");
        foreach (var (name, text) in s_statements)
        {
            var statement = SqlStatement.Compile(text, new SqlFunctions(new SqlEnvironment(TimeProvider.System, Random.Shared, new SqlStore(), _ => null)));
            var least = Least(() => statement.Evaluate(new Message(payload)));
            var before = GC.GetAllocatedBytesForCurrentThread();
            statement.Evaluate(new Message(payload));
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-14} {least,7:0} ns {1e9 / least,10:0}/s {bytes,6} B"));
        }
    }

    private static byte[] Payload()
    {
        var sensors = string.Join(',', Enumerable.Range(0, 12).Select(i => $$"""{"name":"sensor-{{i}}","value":{{15 + i}}.5,"unit":"celsius","ok":true}"""));
        return Encoding.UTF8.GetBytes($$"""
            {"device":{"serial":"A-1029384756","firmware":"7.1.3","location":{"line":7,"cell":"B"} },"sensors":[{{sensors}}],"temperature":42.5,
            "humidity":61,"note":"{{new string('x', 157)}}"}
            """);
    }

    /// <summary>The nanoseconds of CPU that something takes, in the slice in which it took the least.</summary>
    internal static double Least<T>(Func<T> evaluate)
    {
        var rounds = 1;
        var least = double.MaxValue;
        for (var slice = 0; slice < Slices; slice++)
        {
            var before = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < rounds; i++) evaluate();
            var used = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
            if (used >= SliceMilliseconds / 2) least = Math.Min(least, used * 1e6 / rounds);
            if (used < SliceMilliseconds) rounds = (int)Math.Ceiling(rounds * Math.Clamp(SliceMilliseconds / Math.Max(used, 0.01), 1.1, 10));
        }

        return least;
    }

    private sealed class Message(byte[] payload) : SqlInput
    {
        private static readonly string[] s_columns =
            ["id", "clientid", "username", "payload", "peerhost", "peername", "topic", "qos", "flags", "publish_received_at", "timestamp", "node"];

        private static readonly SqlValue s_topic = SqlValue.Of("plant/7/state");
        private static readonly SqlValue s_text = SqlValue.Of("meter-17");

        public override IReadOnlyList<string> Columns => s_columns;

        public override SqlValue Column(string name) => name switch
        {
            "payload" => SqlValue.Of(payload),
            "topic" => s_topic,
            "qos" => SqlValue.Of(1),
            _ => s_text,
        };
    }
}
