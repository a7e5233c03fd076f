using System.Globalization;
using System.Net;
using Heliograph.Server.Sql.Schemas;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Schemas;

/// <summary>JSON Schema: what each keyword lets through, and what is no schema.</summary>
public sealed class JsonSchemaTests
{
    private const string Draft4 = "\"$schema\":\"http://json-schema.org/draft-04/schema#\",";
    private const string Draft7 = "\"$schema\":\"http://json-schema.org/draft-07/schema#\",";

    [Theory]
    [InlineData("{}", "1", "null", "[]")]
    [InlineData("{\"type\":\"object\"}", "{}", "!1", "![]", "!null")]
    [InlineData("{\"type\":\"array\"}", "[]", "!{}")]
    [InlineData("{\"type\":\"string\"}", "\"\"", "!1")]
    [InlineData("{\"type\":\"boolean\"}", "true", "!0")]
    [InlineData("{\"type\":\"null\"}", "null", "!false")]
    [InlineData("{\"type\":\"number\"}", "1", "1.5", "1e300", "!\"1\"")]
    [InlineData("{\"type\":\"integer\"}", "1", "1.0", "1e300", "!1.5")]
    [InlineData("{" + Draft4 + "\"type\":\"integer\"}", "1", "!1.0")]
    [InlineData("{\"type\":[\"integer\",\"null\"]}", "1", "null", "!\"\"")]
    [InlineData("{\"enum\":[1,\"a\",null,[1],{\"b\":2,\"c\":3}]}", "1", "1.0", "null", "[1]", "[1.0]", "{\"c\":3,\"b\":2}", "!2", "!{\"b\":2}", "!false")]
    [InlineData("{\"const\":{\"a\":0}}", "{\"a\":0}", "{\"a\":-0.0}", "!{\"a\":false}", "!{}")]
    [InlineData("{" + Draft4 + "\"const\":1}", "2")]
    [InlineData("{\"minimum\":1.5}", "2", "1.5", "\"a\"", "!1")]
    [InlineData("{\"maximum\":9223372036854775806}", "9223372036854775806", "!9223372036854775807")]
    [InlineData("{\"exclusiveMinimum\":1}", "1.1", "!1")]
    [InlineData("{\"exclusiveMaximum\":1}", "0", "!1")]
    [InlineData("{" + Draft4 + "\"minimum\":1,\"exclusiveMinimum\":true,\"maximum\":3,\"exclusiveMaximum\":false}", "2", "3", "!1", "!4")]
    [InlineData("{\"multipleOf\":3}", "9", "-3", "0", "!10")]
    [InlineData("{\"multipleOf\":0.01}", "0.07", "19.99", "!0.075")]
    [InlineData("{\"minLength\":2,\"maxLength\":3}", "\"ab\"", "\"äöü\"", "\"\\ud83d\\ude00\\ud83d\\ude00\"", "!\"a\"", "!\"abcd\"", "1")]
    [InlineData("{\"pattern\":\"^a+$\"}", "\"aa\"", "!\"ab\"", "!\"aa\\n\"", "1")]
    [InlineData("{\"pattern\":\"b\"}", "\"abc\"", "!\"ac\"")]
    [InlineData("{\"pattern\":\"^\\\\d[\\\\w$]$\"}", "\"1_\"", "\"1$\"", "!\"\u0661a\"")]
    [InlineData("{\"pattern\":\"^(?!x)\"}", "\"y\"", "!\"x\"")]
    [InlineData("{\"format\":\"date-time\"}", "\"2024-02-29T12:00:00.5Z\"", "\"2024-02-29T12:00:00+01:00\"", "!\"2023-02-29T12:00:00Z\"", "!\"today\"")]
    [InlineData("{\"format\":\"email\"}", "\"a@b\"", "!\"a\"")]
    [InlineData("{\"format\":\"ipv4\"}", "\"10.0.0.1\"", "!\"10.1\"", "!\"::1\"")]
    [InlineData("{\"format\":\"ipv6\"}", "\"::1\"", "!\"fe80::1%eth0\"", "!\"10.0.0.1\"")]
    [InlineData("{\"format\":\"colour\"}", "\"anything\"")]
    [InlineData("{\"items\":{\"type\":\"integer\"}}", "[1,2]", "{}", "![1,\"a\"]")]
    [InlineData("{\"items\":[{\"type\":\"integer\"}],\"additionalItems\":false}", "[]", "[1]", "![\"a\"]", "![1,2]")]
    [InlineData("{\"items\":[{\"type\":\"integer\"}]}", "[1,\"any\"]")]
    [InlineData("{\"additionalItems\":false}", "[1,2]")]
    [InlineData("{\"minItems\":1,\"maxItems\":2}", "[1]", "![]", "![1,2,3]")]
    [InlineData("{\"uniqueItems\":true}", "[1,2,\"1\",true]", "[[1],[2]]", "![1,2,1.0]", "![{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]")]
    [InlineData("{\"contains\":{\"type\":\"integer\"}}", "[\"a\",1]", "![\"a\"]", "![]")]
    [InlineData("{\"properties\":{\"a\":{\"type\":\"integer\"}}}", "{\"a\":1,\"b\":\"x\"}", "{}", "!{\"a\":\"x\"}")]
    [InlineData("{\"properties\":{\"a\":{}},\"patternProperties\":{\"^x\":{\"type\":\"integer\"}},\"additionalProperties\":false}", "{\"a\":\"y\",\"x1\":2}", "!{\"x1\":\"y\"}", "!{\"b\":1}")]
    [InlineData("{\"additionalProperties\":{\"type\":\"integer\"}}", "{\"a\":1}", "!{\"a\":\"x\"}")]
    [InlineData("{\"required\":[\"a\",\"b\"]}", "{\"a\":null,\"b\":1}", "!{\"a\":1}", "[]")]
    [InlineData("{\"minProperties\":1,\"maxProperties\":1}", "{\"a\":1}", "!{}", "!{\"a\":1,\"b\":2}")]
    [InlineData("{\"dependencies\":{\"a\":[\"b\"],\"c\":{\"required\":[\"d\"]}}}", "{}", "{\"a\":1,\"b\":1}", "!{\"a\":1}", "!{\"c\":1}")]
    [InlineData("{\"propertyNames\":{\"maxLength\":2}}", "{\"ab\":1}", "!{\"abc\":1}")]
    [InlineData("{\"allOf\":[{\"minimum\":1},{\"maximum\":3}]}", "2", "!0", "!4")]
    [InlineData("{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":3}]}", "\"a\"", "3", "!2")]
    [InlineData("{\"oneOf\":[{\"minimum\":1},{\"maximum\":3}]}", "0", "4", "!2")]
    [InlineData("{\"not\":{\"type\":\"string\"}}", "1", "!\"a\"")]
    [InlineData("{" + Draft7 + "\"if\":{\"minimum\":10},\"then\":{\"multipleOf\":10},\"else\":{\"multipleOf\":3}}", "20", "6", "!11", "!7")]
    [InlineData("{\"if\":{\"minimum\":10},\"then\":false}", "20")]
    [InlineData("{\"properties\":{\"a\":true,\"b\":false}}", "{\"a\":1}", "!{\"b\":1}")]
    [InlineData("{\"definitions\":{\"n\":{\"type\":\"integer\"}},\"items\":{\"$ref\":\"#/definitions/n\",\"maximum\":1}}", "[7]", "![\"a\"]")]
    [InlineData("{\"properties\":{\"next\":{\"$ref\":\"#\"}},\"required\":[\"v\"]}", "{\"v\":1,\"next\":{\"v\":2}}", "!{\"v\":1,\"next\":{}}")]
    [InlineData("{\"$id\":\"http://h/root.json\",\"definitions\":{\"a\":{\"$id\":\"a.json\",\"type\":\"integer\"},\"b\":{\"$id\":\"#b\",\"type\":\"string\"}},\"items\":[{\"$ref\":\"http://h/a.json\"},{\"$ref\":\"#b\"}]}", "[1,\"x\"]", "![\"x\"]", "![1,2]")]
    [InlineData("{" + Draft4 + "\"id\":\"http://h/root.json\",\"definitions\":{\"a\":{\"id\":\"a.json\",\"type\":\"integer\"}},\"items\":{\"$ref\":\"a.json\"}}", "[1]", "![\"x\"]")]
    [InlineData("{\"definitions\":{\"a/b~c\":{\"type\":\"integer\"}},\"items\":{\"$ref\":\"#/definitions/a~1b~0c\"}}", "[1]", "![\"x\"]")]
    [InlineData("{" + Draft4 + "\"properties\":{\"a\":{}},\"additionalProperties\":false}", "{\"a\":1}", "!{\"b\":1}")]
    [InlineData("{\"foo\":1}", "1")]
    public void A_value_is_as_the_schema_says_or_not(string schema, params string[] values)
    {
        var calls = TestSchemas.Calls(SchemaType.Json, schema);

        Assert.All(values, value => Assert.Equal((value, value[0] == '!' ? "false" : "true"), (value, calls.Show("schema_check", "s", value.TrimStart('!')))));
    }

    [Fact]
    public void A_payload_is_decoded_and_a_value_encoded()
    {
        var calls = TestSchemas.Calls(SchemaType.Json, """{"type":"object","properties":{"foo":{"type":"integer"}},"required":["foo"]}""");

        Assert.Equal("{\"foo\":1,\"bar\":[2.5]}", calls.Show("schema_decode", "s", "{\"foo\": 1, \"bar\": [2.5]}"));
        Assert.Equal("'{\"foo\":1,\"bar\":null}'", calls.Show("schema_encode", "s", "json:{\"foo\":1,\"bar\":null}"));
        Assert.Equal("true", calls.Show("schema_check", "s", "json:{\"foo\":1}"));
        Assert.Equal("false", calls.Show("schema_check", "s", "json:{\"foo\":\"1\"}"));
        Assert.Equal("false", calls.Show("schema_check", "s", "no JSON"));
    }

    [Fact]
    public void What_is_wrong_is_named_by_its_place_in_the_schema()
    {
        var calls = TestSchemas.Calls(SchemaType.Json, """{"properties":{"foo":{"anyOf":[{"type":"integer"}]},"a":{"items":{"$ref":"#/definitions/n"}}},"definitions":{"n":{"type":"integer"}},"required":["foo"]}""");

        Assert.Equal("schema_decode: not as the schema says at #/required", calls.Failure("schema_decode", "s", "{}"));
        Assert.Equal("schema_decode: not as the schema says at #/properties/foo/anyOf", calls.Failure("schema_decode", "s", "{\"foo\":\"secret\"}"));
        Assert.Equal("schema_encode: not as the schema says at #/definitions/n/type", calls.Failure("schema_encode", "s", "json:{\"foo\":1,\"a\":[1,\"x\"]}"));
        Assert.Equal("schema_decode: no JSON, or nested too deeply", calls.Failure("schema_decode", "s", "{"));
        Assert.Equal("schema_decode: argument 2 is to be a text: bytes that are not decoded yet", calls.Failure("schema_decode", "s", "json:{}"));
        Assert.Equal("schema_decode: the schema describes one message only, which is not named", calls.Failure("schema_decode", "s", "{}", "Message"));
    }

    [Theory]
    [InlineData("", "line 1, byte 1: ")]
    [InlineData("{\n \"type\": \"object\",\n \"x\" 1}", "line 3, byte 6: ")]
    [InlineData("[]", "a JSON Schema is an object")]
    [InlineData("\"text\"", "a JSON Schema is an object")]
    [InlineData("null", "a JSON Schema is an object")]
    [InlineData("{\"type\":\"object\",\"type\":\"array\"}", "an object has a name twice")]
    [InlineData("{\"type\":\"colour\"}", "#/type: expected one of array, ")]
    [InlineData("{\"properties\":{\"a\":{\"minimum\":\"1\"}}}", "#/properties/a/minimum: expected a number")]
    [InlineData("{\"properties\":{\"a/b\":1}}", "#/properties/a~1b: expected a schema")]
    [InlineData("{\"items\":[{},{\"pattern\":\"(\"}]}", "#/items/1/pattern: no regular expression: ")]
    [InlineData("{\"minLength\":-1}", "#/minLength: expected a number of things")]
    [InlineData("{\"multipleOf\":0}", "#/multipleOf: expected a number above 0")]
    [InlineData("{\"required\":\"a\"}", "#/required: expected a list of texts")]
    [InlineData("{\"allOf\":[]}", "#/allOf: expected a list of schemas")]
    [InlineData("{\"$schema\":\"http://json-schema.org/draft-03/schema#\"}", "#/$schema: 'http://json-schema.org/draft-03/schema' is not known")]
    [InlineData("{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"items\":true}", "#/items: expected a schema, which is an object")]
    [InlineData("{\"items\":{\"$ref\":\"#/definitions/none\"}}", "#/items/$ref: '#/definitions/none' is not in this schema")]
    [InlineData("{\"items\":{\"$ref\":7}}", "#/items/$ref: expected a text")]
    public void What_is_no_schema_is_refused_with_the_place(string source, string says) => Assert.StartsWith(says, TestSchemas.Problem(SchemaType.Json, source), StringComparison.Ordinal);

    [Fact]
    public async Task A_reference_fetches_nothing_from_network_or_disk()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "{\"type\":\"integer\"}");
        using var web = new HttpListener();
        var port = FreePort();
        web.Prefixes.Add($"http://127.0.0.1:{port}/");
        web.Start();
        var asked = web.GetContextAsync();

        foreach (var reference in new[] { $"http://127.0.0.1:{port}/s.json", $"//127.0.0.1:{port}/s.json#/a", $"file://{file}", file, "../" + Path.GetFileName(file), "http://json-schema.org/draft-06/schema#" })
        {
            Assert.Contains($"'{reference}' is not in this schema, and nothing is fetched", TestSchemas.Problem(SchemaType.Json, $$"""{"$id":"http://127.0.0.1:{{port}}/root.json","items":{"$ref":"{{reference}}" } }"""), StringComparison.Ordinal);
        }

        Assert.False(asked.IsCompleted);
        File.Delete(file);
    }

    [Fact]
    public void A_check_that_would_take_for_ever_ends()
    {
        Assert.Contains("refers to itself without end", TestSchemas.Calls(SchemaType.Json, "{\"$ref\":\"#\"}").Failure("schema_decode", "s", "1"), StringComparison.Ordinal);
        var doubling = string.Join(',', Enumerable.Range(0, 40).Select(i => $$"""{{Quoted(i)}}:{"allOf":[{"$ref":"#/definitions/{{i + 1}}"},{"$ref":"#/definitions/{{i + 1}}"}]}"""));
        Assert.Contains("takes too long", TestSchemas.Calls(SchemaType.Json, $$"""{"definitions":{ {{doubling}},"40":{} },"$ref":"#/definitions/0"}""").Failure("schema_decode", "s", "1"), StringComparison.Ordinal);
        Assert.Contains("the patterns of the schema take too long", TestSchemas.Calls(SchemaType.Json, """{"pattern":"^(?=(a+)+$)"}""").Failure("schema_decode", "s", $"\"{new string('a', 40)}b\""), StringComparison.Ordinal);
        Assert.Equal("false", TestSchemas.Calls(SchemaType.Json, """{"pattern":"^(a+)+$"}""").Show("schema_check", "s", $"\"{new string('a', 40)}b\""));
        var many = "[" + string.Join(',', Enumerable.Range(0, 200_000)) + "]";
        Assert.Equal("true", TestSchemas.Calls(SchemaType.Json, """{"uniqueItems":true}""").Show("schema_check", "s", many));
        Assert.Equal("longer than 262144 characters", TestSchemas.Problem(SchemaType.Json, new string(' ', (1 << 18) + 1)));
        Assert.StartsWith("line 1, ", TestSchemas.Problem(SchemaType.Json, string.Concat(Enumerable.Repeat("{\"not\":", 30_000))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_too_long_or_deep_is_not_encoded()
    {
        var calls = TestSchemas.Calls(SchemaType.Json, "{}");
        var deep = SqlValue.Of(1);
        for (var i = 0; i < 100; i++) deep = SqlValue.Of([deep, deep]);

        Assert.Contains("deep", calls.Failure("schema_encode", "s", deep), StringComparison.Ordinal);
        Assert.Equal("false", calls.Show("schema_check", "s", deep));
        Assert.Contains("more than 16777216 bytes", calls.Failure("schema_encode", "s", SqlValue.Of(Enumerable.Repeat(SqlValue.Of(new byte[1 << 20]), 17).ToArray())), StringComparison.Ordinal);
    }

    private static string Quoted(int number) => $"\"{number.ToString(CultureInfo.InvariantCulture)}\"";

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
