using System.Globalization;
using System.Text;
using Heliograph.Server.Sql.Schemas;
using Heliograph.Server.Sql.Schemas.Sparkplug;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Bench;

/// <summary>CPU time of reading and writing one payload by a schema, and of reading the same as JSON without one. Prints nanoseconds and the bytes of the payload.</summary>
internal static class SchemaBench
{
    private const string Value = """{"meter":"m-1234","v":21.5,"tags":["a","b","c"]}""";

    private static readonly SqlValue s_reading = SqlJson.Read(SqlValue.Of(Value));

    internal static void Run()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"JSON alone",-12} {Encoding.UTF8.GetByteCount(Value),5} B  read {SqlBench.Least(() => SqlJson.Read(Encoding.UTF8.GetBytes(Value))),7:0} ns"));
        Measure("json", new SchemaSource("json", SchemaType.Json, """{"properties":{"meter":{"type":"string"},"v":{"type":"number"},"tags":{"items":{"type":"string"}}},"required":["meter","v"]}""").Compile(), s_reading, default);
        Measure("avro", new SchemaSource("avro", SchemaType.Avro, """{"type":"record","name":"R","fields":[{"name":"meter","type":"string"},{"name":"v","type":"double"},{"name":"tags","type":{"type":"array","items":"string"}}]}""").Compile(), s_reading, default);
        Measure("protobuf", new SchemaSource("protobuf", SchemaType.Protobuf, "syntax = \"proto3\"; message R { string meter = 1; double v = 2; repeated string tags = 3; }").Compile(), s_reading, SqlValue.Of("R"));
        Measure("sparkplug", SparkplugB.Schema, Metrics(), SparkplugB.Payload);
    }

    private static SqlValue Metrics() => SqlJson.Read(SqlValue.Of(
        $$"""{"timestamp":1486144502122,"seq":2,"metrics":[{{string.Join(',', Enumerable.Range(0, 20).Select(i => $$"""{"name":"Line/{{i}}/Speed","timestamp":1486144502122,"datatype":9,"float_value":{{i}}.5}"""))}}]}"""));

    private static void Measure(string name, ISchema schema, SqlValue value, SqlValue message)
    {
        var bytes = schema.Encode(value, message, new(null));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-12} {bytes.Bytes.Length,5} B  read {SqlBench.Least(() => schema.Decode(bytes, message, new(null))),7:0} ns  write {SqlBench.Least(() => schema.Encode(value, message, new(null))),7:0} ns"));
    }
}
