using Heliograph.Server.Sql.Schemas;
using Heliograph.Server.Sql.Values;
using Heliograph.Tests.Sql.Functions;

namespace Heliograph.Tests.Schemas;

/// <summary>Protocol Buffers against protoc: the same text and the same bytes in both directions.</summary>
public sealed class ProtobufTests
{
    private const string Proto3 = """
        syntax = "proto3";
        package plant;
        message All {
          double d = 1; float f = 2; int32 i32 = 3; int64 i64 = 4; uint32 u32 = 5; uint64 u64 = 6; sint32 s32 = 7; sint64 s64 = 8;
          fixed32 f32 = 9; fixed64 f64 = 10; sfixed32 sf32 = 11; sfixed64 sf64 = 12; bool b = 13; string s = 14; bytes y = 15;
          Colour c = 16; Inner m = 17; optional int32 o = 18;
          enum Colour { RED = 0; GREEN = 1; CRIMSON = -1; }
          message Inner { string name = 1; Inner next = 2; }
        }
        message Lists { repeated int32 packed = 1; repeated int32 loose = 2 [packed = false]; repeated string s = 3; repeated All.Inner m = 4; repeated All.Colour c = 5; repeated double d = 300; }
        message Maps { map<string, int32> s = 1; map<int32, All.Inner> i = 2; map<bool, All.Colour> b = 3; map<uint64, bytes> u = 4; }
        message One { oneof u { int32 a = 1; string b = 2; All.Inner m = 3; } int32 after = 4; }
        """;

    private const string Proto2 = """
        syntax = "proto2";
        message Person { required string name = 1; required int32 id = 2; optional string email = 3 [default = "none"]; repeated int32 n = 4; repeated int32 p = 5 [packed = true];
          optional group Place = 6 { optional string city = 7; } optional bool alive = 8 [default = true]; extensions 100 to 199; }
        extend Person { optional int32 age = 100; }
        """;

    private const string Empty = """{"d":0.0,"f":0.0,"i32":0,"i64":0,"u32":0,"u64":0,"s32":0,"s64":0,"f32":0,"f64":0,"sf32":0,"sf64":0,"b":false,"s":"","y":"","c":"RED"}""";

    public static TheoryData<string, string, string, string> Messages => new()
    {
        { Proto3, "plant.All", "", Empty },
        { Proto3, "plant.All", "d: 1.5 f: -2.25 b: true s: \"äö\" y: \"\\001\" c: GREEN m { name: \"x\" next { } } o: 0",
            """{"d":1.5,"f":-2.25,"i32":0,"i64":0,"u32":0,"u64":0,"s32":0,"s64":0,"f32":0,"f64":0,"sf32":0,"sf64":0,"b":true,"s":"äö","y":"\u0001","c":"GREEN","m":{"name":"x","next":{"name":""}},"o":0}""" },
        { Proto3, "plant.All", "i32: -2147483648 i64: -9223372036854775808 u32: 4294967295 u64: 9223372036854775807 s32: -2147483648 s64: -9223372036854775808 f32: 4294967295 f64: 1 sf32: -1 sf64: -1 c: CRIMSON",
            """{"d":0.0,"f":0.0,"i32":-2147483648,"i64":-9223372036854775808,"u32":4294967295,"u64":9223372036854775807,"s32":-2147483648,"s64":-9223372036854775808,"f32":4294967295,"f64":1,"sf32":-1,"sf64":-1,"b":false,"s":"","y":"","c":"CRIMSON"}""" },
        { Proto3, "plant.All", "i32: 2147483647 i64: 9223372036854775807 u64: 18446744073709551615 s32: 2147483647 s64: 9223372036854775807 f64: 18446744073709551611 d: inf f: -inf c: 7",
            """{"d":"infinity","f":"-infinity","i32":2147483647,"i64":9223372036854775807,"u32":0,"u64":-1,"s32":2147483647,"s64":9223372036854775807,"f32":0,"f64":-5,"sf32":0,"sf64":0,"b":false,"s":"","y":"","c":7}""" },
        { Proto3, "plant.Lists", "", """{"packed":[],"loose":[],"s":[],"m":[],"c":[],"d":[]}""" },
        { Proto3, "plant.Lists", "packed: 1 packed: -1 packed: 300 loose: 1 loose: 0 s: \"\" s: \"b\" m { } m { name: \"x\" } c: GREEN c: RED d: 0.5",
            """{"packed":[1,-1,300],"loose":[1,0],"s":["","b"],"m":[{"name":""},{"name":"x"}],"c":["GREEN","RED"],"d":[0.5]}""" },
        { Proto3, "plant.Maps", "", """{"s":{},"i":{},"b":{},"u":{}}""" },
        { Proto3, "plant.Maps", "s { key: \"\" value: 0 } i { key: -1 value { name: \"x\" } } b { key: true value: GREEN } u { key: 7 value: \"z\" }", """{"s":{"":0},"i":{"-1":{"name":"x"}},"b":{"true":"GREEN"},"u":{"7":"z"}}""" },
        { Proto3, "plant.One", "after: 1", """{"after":1}""" },
        { Proto3, "plant.One", "a: 0 after: 1", """{"a":0,"after":1}""" },
        { Proto3, "plant.One", "m { next { } }", """{"m":{"name":"","next":{"name":""}},"after":0}""" },
        { Proto2, "Person", "name: \"n\" id: 1", """{"name":"n","id":1,"n":[],"p":[]}""" },
        { Proto2, "Person", "name: \"\" id: 0 email: \"\" n: 1 n: 2 p: 1 p: 2 Place { city: \"here\" } alive: false", """{"name":"","id":0,"email":"","n":[1,2],"p":[1,2],"place":{"city":"here"},"alive":false}""" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Bytes_of_protoc_are_read_and_written_the_same(string proto, string message, string text, string json)
    {
        var calls = TestSchemas.Calls(SchemaType.Protobuf, proto);
        var bytes = await Protoc.EncodeAsync(proto, message, text);
        var name = message.Replace("plant.", "", StringComparison.Ordinal);

        var decoded = calls.Call("schema_decode", "s", bytes, name);
        Assert.Equal(Json(json), Json(decoded));
        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(calls.Call("schema_encode", "s", decoded, message).Bytes));
        Assert.Equal(await Protoc.DecodeAsync(proto, message, bytes), await Protoc.DecodeAsync(proto, message, calls.Call("schema_encode", "s", "json:" + json, name).Bytes.ToArray()));
        Assert.Equal("true", calls.Show("schema_check", "s", bytes, name));
        Assert.Equal("true", calls.Show("schema_check", "s", decoded, name));
    }

    [Theory]
    [InlineData("One", "0801 1203414243", """{"b":"ABC","after":0}""")] // Of a oneof the last counts.
    [InlineData("One", "1203414243 0801", """{"a":1,"after":0}""")]
    [InlineData("All", "8A0103 0A0178 8A0104 12020A00", """{"m":{"name":"x","next":{"name":""}}}""")] // A message that comes twice is both.
    [InlineData("All", "1805 1807", """{"i32":7}""")]
    [InlineData("Lists", "0801 0A020203 0805", """{"packed":[1,2,3,5]}""")] // Packed or not, whatever the schema says.
    [InlineData("Lists", "1203010203", """{"loose":[1,2,3]}""")]
    [InlineData("All", "1D01000000", "{}")] // Field 3 as four bytes: not what the schema says, as if it were not known.
    [InlineData("All", "9A060161 A306 0801 A406 AD0601000000 B1060102030405060708", "{}")] // Fields that are not known, of every kind.
    [InlineData("Maps", "0A00 0A030A0161", """{"s":{"":0,"a":0}}""")] // Entries without key or value have the defaults.
    [InlineData("Maps", "1200", """{"i":{"0":{"name":""}}}""")]
    [InlineData("All", "18FFFFFFFF0F", """{"i32":-1}""")] // Cut to 32 bits.
    [InlineData("All", "6802", """{"b":true}""")]
    public void What_others_write_is_read_as_the_standard_says(string message, string hex, string expected)
    {
        var decoded = TestSchemas.Calls(SchemaType.Protobuf, Proto3).Call("schema_decode", "s", "hex:" + hex.Replace(" ", "", StringComparison.Ordinal), message).Map;

        foreach (var (name, value) in FunctionCalls.Value("json:" + expected).Map.Fields) Assert.Equal(Json(value), Json(decoded[name]));
    }

    [Theory]
    [InlineData("All", "{\"i32\":2147483648}", "the field 'i32' is to be an integer from -2147483648 to 2147483647")]
    [InlineData("All", "{\"u32\":-1}", "the field 'u32' is to be an integer from 0 to 4294967295")]
    [InlineData("All", "{\"i32\":1.0}", "the field 'i32' is to be an integer")]
    [InlineData("All", "{\"i32\":\"1\"}", "the field 'i32' is to be an integer")]
    [InlineData("All", "{\"d\":\"1\"}", "the field 'd' is to be a number")]
    [InlineData("All", "{\"f\":1e300}", "the field 'f' is to be a number that 32 bits can hold")]
    [InlineData("All", "{\"b\":2}", "the field 'b' is to be true or false")]
    [InlineData("All", "{\"s\":1}", "the field 's' is to be a text")]
    [InlineData("All", "{\"c\":\"PINK\"}", "the field 'c' is to be one of the names of its enum")]
    [InlineData("All", "{\"m\":1}", "a message All.Inner is to be a map")]
    [InlineData("All", "{\"m\":{\"nam\":1}}", "a message All.Inner has no field 'nam'")]
    [InlineData("All", "[]", "a message All is to be a map")]
    [InlineData("Lists", "{\"packed\":1}", "the field 'packed' is to be a list")]
    [InlineData("Lists", "{\"loose\":[null]}", "the field 'loose' is to be an integer")]
    [InlineData("Maps", "{\"s\":[]}", "the field 's' is to be a map")]
    [InlineData("Maps", "{\"i\":{\"x\":{}}}", "the field 'key' is to be an integer")]
    [InlineData("Maps", "{\"b\":{\"yes\":0}}", "the field 'key' is to be true or false")]
    [InlineData("One", "{\"a\":1,\"b\":\"x\"}", "a message One has one at most of a, b, m")]
    public void A_value_that_is_no_message_is_refused(string message, string json, string says)
    {
        var calls = TestSchemas.Calls(SchemaType.Protobuf, Proto3);

        Assert.StartsWith($"schema_encode: {says}", calls.Failure("schema_encode", "s", "json:" + json, message), StringComparison.Ordinal);
        Assert.Equal("false", calls.Show("schema_check", "s", "json:" + json, message));
    }

    [Fact]
    public void What_is_required_must_be_there_and_null_is_not_there()
    {
        var calls = TestSchemas.Calls(SchemaType.Protobuf, Proto2);

        Assert.Equal("schema_encode: the field 'id' is required", calls.Failure("schema_encode", "s", "json:{\"name\":\"n\",\"id\":null}", "Person"));
        Assert.Equal("0A016E10011A00", Convert.ToHexString(calls.Call("schema_encode", "s", "json:{\"name\":\"n\",\"id\":1,\"email\":\"\"}", "Person").Bytes));
        Assert.Equal("0A016E1001", Convert.ToHexString(calls.Call("schema_encode", "s", "{\"name\":\"n\",\"id\":1,\"email\":null}", "Person").Bytes));
        Assert.Equal("{\"name\":\"n\",\"n\":[],\"p\":[]}", calls.Show("schema_decode", "s", "hex:0A016E", "Person"));
    }

    [Fact]
    public void The_message_is_named()
    {
        var calls = TestSchemas.Calls(SchemaType.Protobuf, Proto3);

        Assert.Equal("{\"name\":\"x\"}", calls.Show("schema_decode", "s", "hex:0A0178", "All.Inner"));
        Assert.Equal("{\"name\":\"x\"}", calls.Show("schema_decode", "s", "hex:0A0178", "plant.All.Inner"));
        Assert.Equal("schema_decode: the message is missing: its name is the last argument", calls.Failure("schema_decode", "s", "hex:0A0178"));
        Assert.Equal("schema_decode: the schema has no such message", calls.Failure("schema_decode", "s", "hex:0A0178", "Inner"));
        Assert.Equal("schema_encode: the schema has no such message", calls.Failure("schema_encode", "s", "json:{}", "Maps.SEntry"));
        Assert.Equal("false", calls.Show("schema_check", "s", "hex:0A0178", "None"));
    }

    [Theory]
    [InlineData("xxxx", "line 1, column 1: ")]
    [InlineData("syntax = \"proto3\";\nmessage A {\n  Foo x = 1;\n}", "line 3, column 3: type not found: 'Foo'")]
    [InlineData("syntax = \"proto3\";\nmessage A { int32 x = 1; int32 y = 1; }", "line 2, column ")]
    [InlineData("message A { message B {}", "line 1, column ")]
    [InlineData("syntax = \"proto3\";", "there is no message in it")]
    [InlineData("", "there is no message in it")]
    [InlineData("edition = \"2023\"; message A { int32 q = 1; }", "the syntax is neither proto2 nor proto3")]
    [InlineData("syntax = \"proto3\"; import \"other.proto\"; message A { int32 x = 1; }", "line 1, column ")]
    [InlineData("syntax = \"proto3\"; import \"/etc/hostname\"; message A { int32 x = 1; }", "no .proto file: ")]
    [InlineData("syntax = \"proto3\"; import \"../../etc/hostname\"; message A { int32 x = 1; }", "")]
    public void What_is_no_proto_file_is_refused_with_the_place(string source, string says) => Assert.StartsWith(says, TestSchemas.Problem(SchemaType.Protobuf, source), StringComparison.Ordinal);

    [Fact]
    public void What_Protocol_Buffers_bring_along_can_be_imported()
    {
        var calls = TestSchemas.Calls(SchemaType.Protobuf, "syntax = \"proto3\"; import \"google/protobuf/timestamp.proto\"; message A { google.protobuf.Timestamp t = 1; }");

        Assert.Equal("{\"t\":{\"seconds\":7,\"nanos\":0}}", calls.Show("schema_decode", "s", "hex:0A020807", "A"));
    }

    [Fact]
    public void What_is_wrong_is_said_shortly() => Assert.InRange(TestSchemas.Problem(SchemaType.Protobuf, new string('x', 100_000)).Length, 1, 300);

    [Fact]
    public void A_source_that_is_nested_too_deeply_is_refused() =>
        Assert.Contains("nested more than 64 deep", TestSchemas.Problem(SchemaType.Protobuf, string.Concat(Enumerable.Repeat("message A { ", 20_000))), StringComparison.Ordinal);

    private static string Json(string json) => Json(FunctionCalls.Value("json:" + json));

    private static string Json(SqlValue value) => System.Text.Encoding.UTF8.GetString(SqlJson.Write(value));
}
