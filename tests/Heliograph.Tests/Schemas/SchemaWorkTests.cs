using System.Globalization;
using Heliograph.Server.Sql.Evaluation;
using Heliograph.Server.Sql.Schemas;
using Heliograph.Server.Sql.Schemas.Json;
using Heliograph.Server.Sql.Values;
using Heliograph.Tests.Sql.Functions;

namespace Heliograph.Tests.Schemas;

/// <summary>What is done with a schema is work of the statement: it pays for it, and it ends when the time of the statement does.</summary>
public sealed class SchemaWorkTests
{
    private const string Nulls = """{"type":"array","items":"null"}""";

    // A million nulls in a list, of which each byte of the number has seven bits.
    private const string MillionNulls = "hex:80897A00";

    private readonly TestClock _clock = new();

    [Fact]
    public void A_statement_pays_for_the_values_that_are_made()
    {
        var calls = TestSchemas.Calls(SchemaType.Avro, Nulls, Frame());

        Assert.Equal("true", calls.Show("schema_check", "s", MillionNulls));
        Assert.Equal("true", calls.Show("schema_check", "s", MillionNulls));
        Assert.Equal("schema_decode: too much work for one message", calls.Failure("schema_decode", "s", MillionNulls));
        Assert.Equal("too much work for one message", calls.Failure("schema_check", "s", MillionNulls));
    }

    [Theory]
    [InlineData("Avro", Nulls, MillionNulls)]
    [InlineData("Json", """{"pattern":"a"}""", "\"a\"")]
    [InlineData("Json", """{"items":{"type":"integer"}}""", null)]
    public void What_takes_longer_than_the_statement_may_ends_with_it(string type, string source, string? payload)
    {
        var calls = TestSchemas.Calls(Enum.Parse<SchemaType>(type), source, Frame());
        payload ??= "[" + string.Join(',', Enumerable.Range(0, 10_000)) + "]";
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("schema_decode: longer than 1 s for one message", calls.Failure("schema_decode", "s", payload));
        Assert.Equal("longer than 1 s for one message", calls.Failure("schema_check", "s", payload));
    }

    [Fact]
    public void Every_field_of_a_message_counts_whether_it_is_there_or_not()
    {
        var fields = string.Concat(Enumerable.Range(1, 5_000).Select(i => $"optional int32 f{i}={i};"));
        var calls = TestSchemas.Calls(SchemaType.Protobuf, $"syntax=\"proto2\"; message L {{ repeated W w = 1; }} message W {{ {fields} }}");
        var messages = Enumerable.Repeat<byte[]>([0x0A, 0x00], 1_000).SelectMany(one => one).ToArray();

        Assert.Contains("more than 1048576 values", calls.Failure("schema_decode", "s", messages, "L"), StringComparison.Ordinal);
        Assert.Equal("true", calls.Show("schema_check", "s", messages[..200], "L"));
    }

    [Fact]
    public void Numbers_that_are_chosen_for_it_are_told_apart_as_fast_as_others()
    {
        var numbers = Enumerable.Range(0, 1_000).Select(i => SqlValue.Of(BitConverter.Int64BitsToDouble(((long)(0x3FF00000 + i) << 32) | (uint)(0x3FF00000 + i))));
        var whole = Enumerable.Range(0, 1_000).Select(i => SqlValue.Of(((long)i << 32) | (uint)i));

        Assert.InRange(numbers.Concat(whole).Select(JsonSameness.Instance.GetHashCode).Distinct().Count(), 1_990, 2_000);
        Assert.Equal(JsonSameness.Instance.GetHashCode(SqlValue.Of(3)), JsonSameness.Instance.GetHashCode(SqlValue.Of(3.0)));
        Assert.Equal(JsonSameness.Instance.GetHashCode(SqlValue.Of(0)), JsonSameness.Instance.GetHashCode(SqlValue.Of(-0.0)));
    }

    [Fact]
    public void A_pattern_that_needs_no_trying_ends_in_time_too()
    {
        var random = new Random(1);
        var text = string.Concat(Enumerable.Range(0, 1 << 20).Select(_ => random.Next(2) == 0 ? 'a' : 'b'));

        Assert.Contains("the patterns of the schema take too long", TestSchemas.Calls(SchemaType.Json, """{"pattern":"^(?:[ab]*a[ab]{4000})*$"}""").Failure("schema_decode", "s", $"\"{text}\""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"not":{"enum":[1]}}""")]
    [InlineData("""{"uniqueItems":true}""")]
    [InlineData("""{"items":{"minLength":1}}""")]
    [InlineData("""{"items":{"format":"email"}}""")]
    public void Looking_at_a_large_payload_again_and_again_is_work(string one)
    {
        var payload = $"[{string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"a{i.ToString(CultureInfo.InvariantCulture)}@b\""))}]";

        Assert.Contains("takes too long", TestSchemas.Calls(SchemaType.Json, $$"""{"allOf":[{{string.Join(',', Enumerable.Repeat(one, 600))}}]}""").Failure("schema_decode", "s", payload), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_shown_changes_nothing_around_it()
    {
        var calls = TestSchemas.Calls(SchemaType.Protobuf, "syntax = \"proto3\"; message A { int32 i = 1; }");

        Assert.Equal("schema_encode: a message A has no field 'ab'", calls.Failure("schema_encode", "s", "json:{\"a\\n\\u001b\\ud83d\\ude00b\":1}", "A"));
        Assert.Contains($"has no field '{new string('x', 63)}'", calls.Failure("schema_encode", "s", $"json:{{\"{new string('x', 63)}\\ud83d\\ude00\":1}}", "A"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_string_is_UTF8()
    {
        Assert.Contains("a string that is not UTF-8", TestSchemas.Calls(SchemaType.Avro, "\"string\"").Failure("schema_decode", "s", "hex:02FF"), StringComparison.Ordinal);
        Assert.Contains("a string that is not UTF-8", TestSchemas.Calls(SchemaType.Avro, """{"type":"map","values":"null"}""").Failure("schema_decode", "s", "hex:0202FF00"), StringComparison.Ordinal);
        Assert.Contains("the field 's' is not UTF-8", TestSchemas.Calls(SchemaType.Protobuf, "syntax = \"proto3\"; message A { string s = 1; }").Failure("schema_decode", "s", "hex:0A01FF", "A"), StringComparison.Ordinal);
        Assert.Equal("true", TestSchemas.Calls(SchemaType.Protobuf, "syntax = \"proto2\"; message A { optional string s = 1; }").Show("schema_check", "s", "hex:0A01FF", "A"));
    }

    private SqlFrame Frame()
    {
        var frame = new SqlFrame(0, _clock);
        frame.Begin(new TestInput());
        return frame;
    }
}
