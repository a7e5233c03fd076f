using Heliograph.Server.Sql.Schemas;

namespace Heliograph.Tests.Schemas;

/// <summary>Schemas from anybody who may make one: each is a schema or is refused with a reason, and nothing else happens.</summary>
public sealed class HostileSourceTests
{
    [Theory]
    [InlineData("message A{//}\n")]
    [InlineData("message A{/*}*/\n")]
    [InlineData("message A{ option a = \"}\";\n")]
    [InlineData("message A{ /* '*/ }\n */\n")]
    public void Braces_that_are_none_hide_no_others(string part) =>
        Assert.StartsWith("messages and enums are nested more than 64 deep", TestSchemas.Problem(SchemaType.Protobuf, Many(part)), StringComparison.Ordinal);

    [Theory]
    [InlineData("message A{ ! }\n")]
    [InlineData("message A{ reserved } ;\n")]
    [InlineData("message A{ option (a) = { b { ] }}\n")]
    [InlineData("message A{ enum B{ } message {\n } }\n")]
    [InlineData("option (a) = { a { ! } }\n")]
    [InlineData("message A{ oneof a{ ! } }\n")]
    [InlineData("message A{ ! } message A { }")]
    public void What_the_parser_does_not_understand_takes_it_no_deeper(string part) => Assert.NotEmpty(TestSchemas.Problem(SchemaType.Protobuf, Many(part)));

    [Fact]
    public void Braces_in_comments_and_texts_do_not_count()
    {
        var comments = string.Concat(Enumerable.Repeat("// {\n/* { { \n { */\n", 100));

        Assert.Equal("true", TestSchemas.Calls(SchemaType.Protobuf, $"syntax = \"proto3\";\n{comments}message A {{ int32 i = 1 [json_name = \"{new string('{', 100)}\"]; }}").Show("schema_check", "s", "hex:0801", "A"));
    }

    [Fact]
    public void References_that_follow_each_other_are_followed_one_after_the_other()
    {
        var links = string.Join(',', Enumerable.Range(0, 7_000).Select(i => $"\"{i}\":{{\"not\":{{\"$ref\":\"#/{i + 1}\"}}}}"));

        var calls = TestSchemas.Calls(SchemaType.Json, $$"""{ {{links}},"7000":{},"$ref":"#/0"}""");

        Assert.Contains("refers to itself without end", calls.Failure("schema_decode", "s", "1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"definitions":{"t":{"type":"integer"}},"properties":{"default":{"$ref":"#/definitions/t"}}}""", "default")]
    [InlineData("""{"definitions":{"t":{"type":"integer"}},"properties":{"enum":{"items":{"$ref":"#/definitions/t"}}}}""", "const")]
    [InlineData("""{"properties":{"const":{"$id":"http://a/t","type":"integer"},"examples":{"$ref":"http://a/t"}}}""", "examples")]
    [InlineData("""{"default":{"x":{"$ref":"#/definitions/t"}},"definitions":{"t":{"type":"integer"}},"properties":{"a":{"$ref":"#/default/x"}}}""", "a")]
    public void A_property_may_be_called_as_a_keyword_is(string source, string property)
    {
        var calls = TestSchemas.Calls(SchemaType.Json, source);

        Assert.Equal("true", calls.Show("schema_check", "s", $"{{\"{property}\":1}}"));
        if (property != "const") Assert.Equal("false", calls.Show("schema_check", "s", $"{{\"{property}\":\"x\"}}"));
    }

    [Theory]
    [InlineData("syntax=\"proto3\"; message M { int32 b = 1; map<string,int32> a = 1; }")]
    [InlineData("syntax=\"proto2\"; message M { optional int32 foo = 1; optional group Foo = 2 {} }")]
    public void A_field_is_there_once(string source) => Assert.StartsWith("the message M has two fields of the name or number of ", TestSchemas.Problem(SchemaType.Protobuf, source), StringComparison.Ordinal);

    [Theory]
    [InlineData("Json", "{\"type\":\"\\ud800\"}")]
    [InlineData("Json", "{\"$schema\":\"\\ud800\"}")]
    [InlineData("Json", "{\"items\":{\"$ref\":\"\\ud800\"}}")]
    [InlineData("Json", "{\"$id\":\"\\ud800\"}")]
    [InlineData("Json", "{\"\\ud800\":1}")]
    [InlineData("Json", "{\"properties\":{\"\\ud800\":{}}}")]
    [InlineData("Avro", "{\"type\":\"\\ud800\"}")]
    [InlineData("Avro", "{\"type\":\"enum\",\"name\":\"\\ud800\",\"symbols\":[\"A\"]}")]
    [InlineData("Avro", "{\"type\":\"enum\",\"name\":\"a\",\"symbols\":[\"\\ud800\"]}")]
    [InlineData("Protobuf", "syntax = \"proto3\"; import \"\ud800\"; message A { }")]
    public void What_is_no_text_is_refused(string type, string source) => Assert.NotEmpty(TestSchemas.Problem(Enum.Parse<SchemaType>(type), source));

    private static string Many(string part) => string.Concat(Enumerable.Repeat(part, SchemaBounds.Source / part.Length));
}
