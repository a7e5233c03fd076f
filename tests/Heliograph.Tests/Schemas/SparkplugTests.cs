using Heliograph.Server.Sql.Schemas;
using Heliograph.Server.Sql.Schemas.Sparkplug;
using Heliograph.Server.Sql.Values;
using Heliograph.Tests.House;
using Heliograph.Tests.Sql.Functions;

namespace Heliograph.Tests.Schemas;

/// <summary>Payloads of Sparkplug B.</summary>
public sealed class SparkplugTests
{
    private const string Message = "org.eclipse.tahu.protobuf.Payload";

    // Of NBIRTH: every kind of value. By the specification, each field is its number times 8 and how it ends, then what it holds.
    private const string Text = """
        timestamp: 1486144502122 seq: 2 uuid: "u"
        metrics { name: "Node/Rebirth" timestamp: 1486144502122 datatype: 11 boolean_value: false }
        metrics { name: "temperature" alias: 7 datatype: 10 double_value: 21.5 metadata { content_type: "t" size: 3 } is_historical: true }
        metrics { name: "offset" datatype: 4 long_value: 18446744073709551611 }
        metrics { name: "file" datatype: 18 bytes_value: "\000\377" }
        metrics { name: "none" datatype: 3 is_null: true }
        metrics { name: "p" properties { keys: "a" keys: "b" values { type: 3 int_value: 1 }
          values { type: 20 propertyset_value { keys: "c" values { type: 12 string_value: "x" } } } } }
        metrics { name: "d" dataset_value { num_of_columns: 2 columns: "x" columns: "y" types: 3 types: 12
          rows { elements { int_value: 1 } elements { string_value: "r" } } rows { elements { int_value: 2 } elements { string_value: "s" } } } }
        metrics { name: "t" template_value { version: "v" is_definition: true metrics { name: "m" int_value: 5 } parameters { name: "q" type: 9 float_value: 0.5 } } }
        """;

    private readonly FunctionCalls _calls = new();

    private static string Proto => SourceTree.Read("src/Heliograph.Server/Sql/Schemas/Sparkplug/sparkplug-b.proto");

    [Fact]
    public void A_payload_written_by_hand_is_read()
    {
        // 08 timestamp 5; 12 metric of 12 bytes: 0A name "t", 18 timestamp 6, 20 datatype 9, 65 (field 12, four bytes) 1.5; 18 seq 0.
        const string Hex = "0805 120C 0A0174 1806 2009 650000C03F 1800";
        var payload = "hex:" + Hex.Replace(" ", "", StringComparison.Ordinal);

        Assert.Equal("""{"timestamp":5,"metrics":[{"name":"t","timestamp":6,"datatype":9,"float_value":1.5}],"seq":0}""", _calls.Show("sparkplug_decode", payload));
        Assert.Equal(payload, "hex:" + Convert.ToHexString(_calls.Call("sparkplug_encode", _calls.Call("sparkplug_decode", payload)).Bytes));
        Assert.Equal("""{"metrics":[]}""", _calls.Show("sparkplug_decode", ""));
    }

    [Fact]
    public async Task Every_kind_of_value_is_read_and_written_as_protoc_does()
    {
        var bytes = await Protoc.EncodeAsync(Proto, Message, Text);

        var decoded = _calls.Call("sparkplug_decode", bytes);

        var metrics = decoded.Map["metrics"].List.Select(one => one.Map).ToList();
        Assert.Equal((1486144502122, 2, "u"), (decoded.Map["timestamp"].Integer, decoded.Map["seq"].Integer, decoded.Map["uuid"].Text));
        Assert.Equal((-5, "00FF"), (metrics[2]["long_value"].Integer, Convert.ToHexString(metrics[3]["bytes_value"].Bytes)));
        Assert.Equal("""{"version":"v","metrics":[{"name":"m","int_value":5}],"parameters":[{"name":"q","type":9,"float_value":0.5}],"is_definition":true}""", _calls.Show("json_encode", metrics[7]["template_value"]).Trim('\''));
        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(_calls.Call("sparkplug_encode", decoded).Bytes));
        Assert.Equal(await Protoc.DecodeAsync(Proto, Message, bytes), await Protoc.DecodeAsync(Proto, Message, _calls.Call("sparkplug_encode", decoded, "Payload").Bytes.ToArray()));
    }

    [Fact]
    public void Bytes_are_base64_in_what_spb_functions_return_and_take()
    {
        var decoded = _calls.Call("spb_decode", _calls.Call("sparkplug_encode", Of("metrics", SqlValue.Of([SqlValue.Of(new SqlMap().With("bytes_value", SqlValue.Of([0, 0xFF])))]))));

        Assert.Equal("""{"metrics":[{"bytes_value":"AP8="}]}""", _calls.Show("json_encode", decoded).Trim('\''));
        Assert.Equal("1205820102 00FF".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(_calls.Call("spb_encode", decoded).Bytes));
        Assert.Equal("1205820102 00FF".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(_calls.Call("spb_encode", """{"metrics":[{"bytes_value":"AP8="}]}""").Bytes));
        Assert.Equal("spb_encode: a bytes_value is no base64", _calls.Failure("spb_encode", "json:{\"metrics\":[{\"bytes_value\":\"?\"}]}"));
        Assert.Equal("{\"name\":\"x\"}", _calls.Show("spb_decode", "hex:0A0178", "Payload.Metric"));
    }

    [Fact]
    public async Task Names_and_values_side_by_side_become_maps()
    {
        var zipped = _calls.Call("spb_zip_kvs", _calls.Call("spb_decode", await Protoc.EncodeAsync(Proto, Message, Text))).Map["metrics"].List;

        Assert.Equal("""{"a":{"type":3,"int_value":1},"b":{"type":20,"propertyset_value":{"c":{"type":12,"string_value":"x"}}}}""", _calls.Show("json_encode", zipped[5].Map["properties"]).Trim('\''));
        Assert.Equal("""{"x":{"elements":[{"int_value":1},{"string_value":"r"}]},"y":{"elements":[{"int_value":2},{"string_value":"s"}]}}""", _calls.Show("json_encode", zipped[6].Map["dataset_value"]).Trim('\''));
        Assert.Equal("temperature", zipped[1].Map["name"].Text);
    }

    [Theory]
    [InlineData("""{"metrics":[{"properties":{"keys":["a"],"values":[{"propertysets_value":{"propertyset":[{"keys":["b"],"values":[{"int_value":1}]},7]}}]}}]}""", """{"metrics":[{"properties":{"a":{"propertysets_value":[{"b":{"int_value":1}},7]}}}]}""")]
    [InlineData("""{"metrics":[{"properties":{"keys":["a","b"],"values":[{}]}}]}""", null)]
    [InlineData("""{"metrics":[{"properties":{"keys":[1],"values":[{}]}}]}""", null)]
    [InlineData("""{"metrics":[{"dataset_value":{"columns":["a"],"rows":[]}}]}""", null)]
    [InlineData("""{"metrics":[7,{"properties":7,"dataset_value":null}]}""", null)]
    [InlineData("""{"metrics":7}""", null)]
    [InlineData("""{"seq":1}""", null)]
    public void What_has_not_one_name_for_every_value_stays_as_it_is(string payload, string? zipped) => Assert.Equal(zipped ?? payload, _calls.Show("spb_zip_kvs", "json:" + payload));

    [Fact]
    public void What_is_no_payload_is_refused()
    {
        Assert.Equal("sparkplug_decode: the bytes end too early", _calls.Failure("sparkplug_decode", "hex:08"));
        Assert.Equal("sparkplug_decode: argument 1 is to be a text: bytes that are not decoded yet", _calls.Failure("sparkplug_decode", "json:{}"));
        Assert.Equal("sparkplug_decode: the schema has no such message", _calls.Failure("sparkplug_decode", "", "Metric"));
        Assert.Equal("sparkplug_encode: a message Payload has no field 'metric'", _calls.Failure("sparkplug_encode", "json:{\"metric\":[]}"));
        Assert.Equal("spb_zip_kvs: argument 1 is to be a map", _calls.Failure("spb_zip_kvs", "text"));
        var deep = new SqlMap();
        for (var i = 0; i < 100; i++) deep = new SqlMap().With("keys", FunctionCalls.Value("json:[\"a\",\"b\"]")).With("values", SqlValue.Of([SqlValue.Of(deep), SqlValue.Of(deep)]));
        Assert.Contains("spb_zip_kvs: nested more than 64 deep", _calls.Failure("spb_zip_kvs", Of("metrics", SqlValue.Of([Of("properties", SqlValue.Of(deep))]))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_is_in_every_registry_whatever_else_is()
    {
        var name = System.Text.Encoding.UTF8.GetString(SparkplugB.Name);
        Assert.Equal("{\"metrics\":[],\"seq\":3}", _calls.Show("schema_decode", name, "hex:1803", "Payload"));

        var book = new SchemaBook();
        book.Apply([new(name, SchemaType.Protobuf, "message Payload { optional int32 other = 3; }")]);
        Assert.Equal("{\"metrics\":[],\"seq\":3}", new FunctionCalls(schemas: book).Show("sparkplug_decode", "hex:1803"));
    }

    private static SqlValue Of(string name, SqlValue value) => SqlValue.Of(new SqlMap().With(name, value));
}
