using Heliograph.Server.Sql.Schemas;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Schemas;

/// <summary>Avro's binary encoding. The bytes are written by hand: a number is doubled, a negative one first made -2n-1, and has seven bits in each byte, the lowest first.</summary>
public sealed class AvroTests
{
    private const string Person = """{"type":"record","name":"n1","fields":[{"name":"i","type":"int"},{"name":"s","type":"string"}]}""";
    private const string Tree = """{"type":"record","name":"T","namespace":"a.b","fields":[{"name":"v","type":"int"},{"name":"next","type":["null","T"]}]}""";

    [Theory]
    [InlineData("\"null\"", "", "null")]
    [InlineData("\"boolean\"", "00", "false")]
    [InlineData("\"boolean\"", "01", "true")]
    [InlineData("\"int\"", "00", "0")]
    [InlineData("\"int\"", "01", "-1")]
    [InlineData("\"int\"", "02", "1")]
    [InlineData("\"int\"", "7F", "-64")]
    [InlineData("\"int\"", "8001", "64")]
    [InlineData("\"int\"", "FEFFFFFF0F", "2147483647")]
    [InlineData("\"int\"", "FFFFFFFF0F", "-2147483648")]
    [InlineData("\"long\"", "FEFFFFFFFFFFFFFFFF01", "9223372036854775807")]
    [InlineData("\"long\"", "FFFFFFFFFFFFFFFFFF01", "-9223372036854775808")]
    [InlineData("\"float\"", "0000C03F", "1.5")]
    [InlineData("\"double\"", "000000000000F83F", "1.5")]
    [InlineData("\"double\"", "000000000000F07F", "\"infinity\"")]
    [InlineData("\"bytes\"", "06666F6F", "\"foo\"")]
    [InlineData("\"string\"", "04C3A4", "\"ä\"")]
    [InlineData("\"string\"", "00", "\"\"")]
    [InlineData("{\"type\":\"string\"}", "0261", "\"a\"")]
    [InlineData("{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}", "02", "1")]
    [InlineData(Person, "36 06666F6F", """{"i":27,"s":"foo"}""")]
    [InlineData("""{"type":"enum","name":"Foo","symbols":["A","B","C","D"]}""", "06", "\"D\"")]
    [InlineData("""{"type":"fixed","name":"md5","size":2}""", "6162", "\"ab\"")]
    [InlineData("""{"type":"array","items":"long"}""", "00", "[]")]
    [InlineData("""{"type":"array","items":"long"}""", "03 04 0636 00", "[3,27]")] // -2 items, 2 bytes, 3, 27, the end.
    [InlineData("""{"type":"map","values":"int"}""", "01 06 026106 00", """{"a":3}""")] // -1 item, 3 bytes, a, 3, the end.
    [InlineData("""{"type":"map","values":"int"}""", "00", "{}")]
    [InlineData("[\"null\",\"string\"]", "00", "null")]
    [InlineData("[\"null\",\"string\"]", "020261", "\"a\"")]
    [InlineData("[\"int\",\"double\",\"string\"]", "0002", "1")]
    [InlineData("[\"int\",\"double\",\"string\"]", "02000000000000F83F", "1.5")]
    [InlineData(Tree, "02 02 04 00", """{"v":1,"next":{"v":2,"next":null}}""")]
    [InlineData("""[{"type":"record","name":"A","fields":[{"name":"a","type":"int"}]},{"type":"record","name":"B","fields":[{"name":"b","type":"A"}]}]""", "0206", """{"b":{"a":3}}""")]
    public void Bytes_are_read_and_written_as_the_specification_says(string schema, string hex, string json)
    {
        var calls = TestSchemas.Calls(SchemaType.Avro, schema);
        var bytes = hex.Replace(" ", "", StringComparison.Ordinal);

        Assert.Equal(json, calls.Call("json_encode", calls.Call("schema_decode", "s", "hex:" + bytes)).Text);
        Assert.Equal(bytes, Convert.ToHexString(calls.Call("schema_encode", "s", "json:" + json).Bytes));
        Assert.Equal("true", calls.Show("schema_check", "s", "hex:" + bytes));
    }

    [Theory]
    [InlineData("""{"type":"array","items":"long"}""", "0406 3600", "[3,27]")] // Two items without the number of their bytes.
    [InlineData("""{"type":"array","items":"long"}""", "0206 0236 00", "[3,27]")] // In two blocks.
    [InlineData("""{"type":"map","values":"int"}""", "0202610602026108 00", """{"a":4}""")] // Of a name that comes twice the last counts.
    [InlineData("\"int\"", "828000", "1")] // Longer than it had to be.
    [InlineData("""{"type":"enum","name":"E","symbols":["A"],"default":"A"}""", "00", "\"A\"")]
    public void What_others_write_otherwise_is_read(string schema, string hex, string json) =>
        Assert.Equal(json, TestSchemas.Calls(SchemaType.Avro, schema) is var calls ? calls.Call("json_encode", calls.Call("schema_decode", "s", "hex:" + hex.Replace(" ", "", StringComparison.Ordinal))).Text : "");

    [Fact]
    public void A_field_that_is_not_there_has_its_default_or_is_found_by_an_alias()
    {
        var calls = TestSchemas.Calls(SchemaType.Avro, """
            {"type":"record","name":"R","fields":[{"name":"a","type":"int","default":1},{"name":"b","type":"bytes","default":"\u00FF"},{"name":"c","aliases":["old"],"type":"string"},
             {"name":"d","type":["null","int"],"default":null}]}
            """);

        Assert.Equal("02 02FF 0278 00".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(calls.Call("schema_encode", "s", "json:{\"old\":\"x\",\"more\":1}").Bytes));
        Assert.Equal("04 0261 0278 0206".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(calls.Call("schema_encode", "s", "{\"a\":2,\"b\":\"a\",\"c\":\"x\",\"d\":3}").Bytes));
        Assert.Equal("schema_encode: the value is to be a map that has 'c'", calls.Failure("schema_encode", "s", "json:{}"));
    }

    [Theory]
    [InlineData(Person, "{\"i\":\"1\",\"s\":\"\"}", "a map in which 'i' is an integer of 32 bits")]
    [InlineData(Person, "{\"i\":2147483648,\"s\":\"\"}", "a map in which 'i' is an integer of 32 bits")]
    [InlineData(Person, "[]", "a map")]
    [InlineData(Tree, "{\"v\":1,\"next\":{\"v\":true}}", "a map in which 'next' is of one of the types of its union")]
    [InlineData("\"boolean\"", "1", "true or false")]
    [InlineData("\"null\"", "0", "null")]
    [InlineData("\"float\"", "1e300", "a number that 32 bits can hold")]
    [InlineData("\"double\"", "\"1\"", "a number")]
    [InlineData("\"bytes\"", "1", "a text")]
    [InlineData("{\"type\":\"fixed\",\"name\":\"F\",\"size\":2}", "\"abc\"", "a text of 2 bytes")]
    [InlineData("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}", "\"B\"", "one of the symbols of its enum")]
    [InlineData("{\"type\":\"array\",\"items\":\"int\"}", "[1,null]", "an integer of 32 bits")]
    [InlineData("{\"type\":\"map\",\"values\":\"int\"}", "[]", "a map")]
    [InlineData("[\"null\",\"int\"]", "true", "of one of the types of its union")]
    public void A_value_of_another_type_is_refused(string schema, string json, string expected)
    {
        var calls = TestSchemas.Calls(SchemaType.Avro, schema);

        Assert.Equal($"schema_encode: the value is to be {expected}", calls.Failure("schema_encode", "s", "json:" + json));
        if (json[0] != '"') Assert.Equal("false", calls.Show("schema_check", "s", "json:" + json));
    }

    [Theory]
    [InlineData(Person, "36", "the bytes end too early")]
    [InlineData(Person, "3606666F6F00", "there are bytes behind the value")]
    [InlineData("\"null\"", "00", "there are bytes behind the value")]
    [InlineData("\"boolean\"", "02", "a boolean that is neither 0 nor 1")]
    [InlineData("\"int\"", "FFFFFFFF7F", "an int of more than 32 bits")]
    [InlineData("\"long\"", "FFFFFFFFFFFFFFFFFFFF01", "a number of more than 64 bits")]
    [InlineData("\"float\"", "000000", "the bytes end too early")]
    [InlineData("\"bytes\"", "01", "a length below 0")]
    [InlineData("\"string\"", "FEFFFFFFFFFFFFFFFF01", "the bytes end too early")]
    [InlineData("{\"type\":\"fixed\",\"name\":\"F\",\"size\":16777216}", "00", "the bytes end too early")]
    [InlineData("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}", "02", "an enum that has no such symbol")]
    [InlineData("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}", "01", "an enum that has no such symbol")]
    [InlineData("[\"null\"]", "02", "a union that has no such member")]
    [InlineData("{\"type\":\"array\",\"items\":\"null\"}", "FEFFFFFFFFFFFFFFFF01", "more than 1048576 values")]
    [InlineData("{\"type\":\"array\",\"items\":\"null\"}", "FFFFFFFFFFFFFFFFFF0100", "more than 1048576 values")]
    [InlineData("{\"type\":\"array\",\"items\":\"null\"}", "80808001 80808001", "more than 1048576 values")]
    [InlineData("{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}}", "FEFFFFFF0F", "more than 1048576 values")]
    [InlineData("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"r\",\"type\":\"R\"}]}", "", "nested more than 64 deep")]
    public void Bytes_that_are_no_value_are_refused(string schema, string hex, string says)
    {
        var calls = TestSchemas.Calls(SchemaType.Avro, schema);

        Assert.Equal($"schema_decode: {says}", calls.Failure("schema_decode", "s", "hex:" + hex.Replace(" ", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{", "line 1, byte 2: no JSON")]
    [InlineData("{}", "#: type is missing")]
    [InlineData("7", "#: expected the name of a type, an object or a list")]
    [InlineData("\"text\"", "#: there is no type 'text'")]
    [InlineData("{\"type\":\"record\",\"fields\":[]}", "#: expected a name")]
    [InlineData("{\"type\":\"record\",\"name\":\"1a\",\"fields\":[]}", "#: expected a name")]
    [InlineData("{\"type\":\"record\",\"name\":\"a\"}", "#: fields are missing")]
    [InlineData("{\"type\":\"record\",\"name\":\"int\",\"fields\":[]}", "#/name: there is a type 'int' already")]
    [InlineData("{\"type\":\"record\",\"name\":\"a\",\"fields\":[{\"name\":\"x\"}]}", "#/fields/0/type: expected the name of a type")]
    [InlineData("{\"type\":\"record\",\"name\":\"a\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"},{\"name\":\"x\",\"type\":\"int\"}]}", "#/fields: a name twice")]
    [InlineData("{\"type\":\"record\",\"name\":\"a\",\"fields\":[{\"name\":\"x\",\"type\":\"int\",\"default\":\"1\"}]}", "#/fields/0/default: expected an integer of 32 bits")]
    [InlineData("{\"type\":\"record\",\"name\":\"a\",\"fields\":[{\"name\":\"x\",\"type\":\"a\",\"default\":{}}]}", "#/fields/0/default: nested more than 64 deep")]
    [InlineData("{\"type\":\"array\",\"items\":\"b.C\"}", "#/items: there is no type 'b.C'")]
    [InlineData("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"A\"]}", "#/symbols: expected a list of texts, each once")]
    [InlineData("{\"type\":\"enum\",\"name\":\"E\"}", "#: symbols are missing")]
    [InlineData("{\"type\":\"fixed\",\"name\":\"F\",\"size\":-1}", "#/size: expected a number of bytes")]
    [InlineData("[\"int\",\"int\"]", "#: a union has a type once only")]
    [InlineData("[\"int\",[\"null\"]]", "#: a union has no union as a member")]
    public void What_is_no_schema_is_refused_with_the_place(string source, string says) => Assert.StartsWith(says, TestSchemas.Problem(SchemaType.Avro, source), StringComparison.Ordinal);

    [Fact]
    public void Names_belong_to_the_space_around_them()
    {
        var calls = TestSchemas.Calls(SchemaType.Avro, """
            {"type":"record","name":"a.b.R","fields":[{"name":"x","type":{"type":"fixed","name":"F","size":1}},{"name":"y","type":"F"},{"name":"z","type":"a.b.F"},
             {"name":"o","type":{"type":"record","name":"O","namespace":"c","fields":[{"name":"p","type":"a.b.F"},{"name":"q","type":["null","c.O"]}]}}]}
            """);

        Assert.Equal("""{"x":"1","y":"2","z":"3","o":{"p":"4","q":null}}""", calls.Call("json_encode", calls.Call("schema_decode", "s", "hex:3132333400")).Text);
    }

    [Fact]
    public void A_union_whose_members_all_fit_at_first_is_not_tried_for_ever()
    {
        var calls = TestSchemas.Calls(SchemaType.Avro, """
            [{"type":"record","name":"A","fields":[{"name":"n","type":["null","A",{"type":"record","name":"B","fields":[{"name":"n","type":["null","A","B"]},{"name":"b","type":"int"}]}]},{"name":"a","type":"int"}]},"B"]
            """);
        var deep = SqlValue.Of(new SqlMap().With("n", SqlValue.Of(true)));
        for (var i = 0; i < 40; i++) deep = SqlValue.Of(new SqlMap().With("n", deep).With("a", SqlValue.Of(1)).With("b", SqlValue.Of(1)));

        Assert.Equal("schema_encode: more than 1048576 values", calls.Failure("schema_encode", "s", deep));
    }
}
