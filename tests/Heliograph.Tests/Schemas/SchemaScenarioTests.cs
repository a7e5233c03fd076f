using System.Text;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Sql.Schemas;
using Heliograph.Tests.Rules;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Schemas;

/// <summary>Schemas in the whole program: a payload comes in by MQTT, a rule reads it, another goes out.</summary>
public sealed class SchemaScenarioTests
{
    private const string Proto = "syntax = \"proto3\"; message Reading { string meter = 1; double v = 2; }";
    private const string Avro = """{"type":"record","name":"n1","fields":[{"name":"i","type":"int"},{"name":"s","type":"string"}]}""";

    [Fact]
    public async Task A_protobuf_payload_becomes_JSON_and_JSON_becomes_protobuf()
    {
        await using var broker = await StartAsync(
            TestRules.Republish("in", "SELECT schema_decode('reading', payload, 'Reading') AS r FROM \"bytes\"", "json", payload: "${r}"),
            TestRules.Republish("out", "SELECT bin2hexstr(schema_encode('reading', json_decode(payload), 'Reading')) AS b FROM \"json\"", "hex", payload: "${b}"));
        var (publisher, json, hex) = (await broker.PublisherAsync(), await broker.SubscriberAsync(), await broker.ConnectAsync("other"));
        await json.SubscribeAsync("json");
        await hex.SubscribeAsync("hex");

        // 0A meter of 2 bytes, 11 v as 8 bytes.
        await publisher.PublishAsync("bytes", Bytes("0A026D31110000000000000040"), QoS.AtLeastOnce);
        await publisher.PublishAsync("bytes", "no message", QoS.AtLeastOnce);

        await json.ExpectAsync("json", """{"meter":"m1","v":2.0}""");
        await hex.ExpectAsync("hex", "0A026D31110000000000000040");
        await Eventually(() => broker.Matches("in") == (2, 1, 0, 1));
    }

    [Fact]
    public async Task A_sparkplug_payload_is_read_metric_by_metric()
    {
        await using var broker = await StartAsync(TestRules.Republish("r",
            "FOREACH sparkplug_decode(payload) AS p, p.metrics AS m DO m.name AS name, m.float_value AS v INCASE m.datatype = 9 FROM \"spBv1.0/+/NDATA/#\"", "metric/${name}", payload: "${v}"));
        var (publisher, subscriber) = (await broker.PublisherAsync(), await broker.SubscriberAsync());
        await subscriber.SubscribeAsync("metric/#");

        // 08 timestamp; 12 a metric of 12 bytes: 0A its name t, 18 its timestamp, 20 its datatype 9, 65 four bytes of a float; 18 seq.
        await publisher.PublishAsync("spBv1.0/g/NDATA/e", Bytes("0805 120C 0A0174 1806 2009 6500000040 1800"), QoS.AtLeastOnce);

        await subscriber.ExpectAsync("metric/t", "2.0");
    }

    [Fact]
    public async Task An_avro_payload_is_read_and_written()
    {
        await using var broker = await StartAsync(TestRules.Republish("r",
            "SELECT schema_decode('state', payload) AS s, bin2hexstr(schema_encode('state', s)) AS b FROM \"t\"", "out", payload: "${s} ${b}"));
        var (publisher, subscriber) = (await broker.PublisherAsync(), await broker.SubscriberAsync());
        await subscriber.SubscribeAsync("out");

        await publisher.PublishAsync("t", Bytes("36 06666F6F"), QoS.AtLeastOnce);

        await subscriber.ExpectAsync("out", """{"i":27,"s":"foo"} 3606666F6F""");
    }

    [Fact]
    public async Task A_payload_that_is_none_fails_the_rule_and_is_counted()
    {
        await using var broker = await StartAsync(TestRules.Log("r", "SELECT sparkplug_decode(payload) AS p FROM \"t\""));
        var publisher = await broker.PublisherAsync();

        await publisher.PublishAsync("t", "\b", QoS.AtLeastOnce);

        await Eventually(() => broker.Matches("r") == (1, 0, 0, 1));
    }

    // All below 128: the same bytes as UTF-8.
    private static string Bytes(string hex) => Encoding.ASCII.GetString(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    private static Task<TestBroker> StartAsync(params RuleOptions[] rules) => TestBroker.StartAsync(o => o with
    {
        SchemaRegistry = new() { Schemas = [new() { Name = "reading", Type = SchemaType.Protobuf, Source = Proto }, new() { Name = "state", Type = SchemaType.Avro, Source = Avro }] },
        Rules = rules,
    });
}
