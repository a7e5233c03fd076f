using Heliograph.Server.Sql.Schemas;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Schemas;

/// <summary>Bytes from anybody: a schema makes a value of them or throws what rules expect, and neither takes long nor much memory.</summary>
public sealed class HostileBytesTests
{
    private const string Proto = """
        syntax = "proto3";
        message A { int32 i = 1; string s = 2; A a = 3; repeated A l = 4; repeated double p = 5; map<string, A> m = 6; oneof u { A x = 7; fixed64 y = 8; } B b = 9; }
        message B { int32 f1 = 1; int32 f2 = 2; int32 f3 = 3; int32 f4 = 4; int32 f5 = 5; int32 f6 = 6; int32 f7 = 7; int32 f8 = 8; repeated B r = 9; }
        """;

    [Theory]
    [InlineData("08", "the bytes end too early")]
    [InlineData("0880", "the bytes end too early")]
    [InlineData("08FFFFFFFFFFFFFFFFFFFF01", "a number of more than 64 bits")]
    [InlineData("1205414243", "the bytes end too early")]
    [InlineData("12FFFFFFFFFFFFFFFFFF01", "the bytes end too early")]
    [InlineData("12FFFFFFFF07", "the bytes end too early")]
    [InlineData("4101", "the bytes end too early")]
    [InlineData("2A0101", "the bytes end too early")]
    [InlineData("00", "there is no such field")]
    [InlineData("0E", "there is no such field")]
    [InlineData("0F", "there is no such field")]
    [InlineData("FFFFFFFFFFFFFFFFFF01", "there is no such field")]
    [InlineData("0C", "a group ends that has not begun")]
    [InlineData("9306", "the bytes end too early")]
    [InlineData("9306 9C06", "a group ends that has not begun")]
    [InlineData("1A0108", "the bytes end too early")]
    public void Bytes_that_are_no_message_are_refused(string hex, string says)
    {
        var calls = TestSchemas.Calls(SchemaType.Protobuf, Proto);

        Assert.Contains(says, calls.Failure("schema_decode", "s", "hex:" + hex.Replace(" ", "", StringComparison.Ordinal), "A"), StringComparison.Ordinal);
        Assert.Equal("false", calls.Show("schema_check", "s", "hex:" + hex.Replace(" ", "", StringComparison.Ordinal), "A"));
    }

    [Fact]
    public void What_is_nested_too_deeply_is_refused()
    {
        var calls = TestSchemas.Calls(SchemaType.Protobuf, Proto);
        byte[] Nested(int levels) => Enumerable.Range(0, levels).Aggregate(Array.Empty<byte>(), (inner, _) => [0x1A, .. Varint(inner.Length), .. inner]);

        Assert.Equal("true", calls.Show("schema_check", "s", Nested(63), "A"));
        Assert.Contains("nested more than 64 deep", calls.Failure("schema_decode", "s", Nested(64), "A"), StringComparison.Ordinal);
        Assert.Contains("nested more than 64 deep", calls.Failure("schema_decode", "s", Nested(10_000), "A"), StringComparison.Ordinal);
        Assert.Contains("nested more than 64 deep", calls.Failure("schema_decode", "s", Enumerable.Repeat<byte[]>([0x93, 0x06], 100_000).SelectMany(one => one).ToArray(), "A"), StringComparison.Ordinal);
    }

    [Fact]
    public void Few_bytes_do_not_become_many_values()
    {
        var calls = TestSchemas.Calls(SchemaType.Protobuf, Proto);
        var messages = Enumerable.Repeat<byte[]>([0x4A, 0x00], 500_000).SelectMany(one => one).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("more than 1048576 values", calls.Failure("schema_decode", "s", messages, "B"), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200L << 20);
        Assert.Equal("true", calls.Show("schema_check", "s", messages[..20_000], "B"));
    }

    [Fact]
    public void A_message_that_comes_in_many_parts_is_read_once()
    {
        var calls = TestSchemas.Calls(SchemaType.Protobuf, Proto);
        var parts = Enumerable.Repeat<byte[]>([0x1A, 0x02, 0x08, 0x01], 200_000).SelectMany(one => one).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("true", calls.Show("schema_check", "s", parts, "A"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100L << 20);
    }

    [Fact]
    public void A_value_that_has_the_same_in_it_many_times_is_not_written_for_ever()
    {
        var calls = TestSchemas.Calls(SchemaType.Protobuf, Proto);
        var deep = new SqlMap();
        for (var i = 0; i < 60; i++) deep = Of("l", SqlValue.Of([SqlValue.Of(deep), SqlValue.Of(deep)]));

        Assert.Contains("longer than 16777216 bytes", calls.Failure("schema_encode", "s", SqlValue.Of(deep), "A"), StringComparison.Ordinal);
        for (var i = 0; i < 10; i++) deep = Of("a", SqlValue.Of(deep));
        Assert.Contains("nested more than 64 deep", calls.Failure("schema_encode", "s", SqlValue.Of(deep), "A"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Protobuf", Proto, "A")]
    [InlineData("Json", """{"properties":{"a":{"pattern":"^x"},"b":{"uniqueItems":true,"items":{"$ref":"#"}}},"additionalProperties":{"multipleOf":3}}""", null)]
    [InlineData("Avro", """{"type":"record","name":"R","fields":[{"name":"i","type":"int"},{"name":"u","type":["null","R","double","string"]},{"name":"l","type":{"type":"array","items":"bytes"}},{"name":"m","type":{"type":"map","values":"R"}}]}""", null)]
    public void Whatever_the_bytes_are_they_are_a_value_or_refused(string type, string source, string? message)
    {
        var schema = new SchemaSource("s", Enum.Parse<SchemaType>(type), source).Compile();
        var named = message is null ? default : SqlValue.Of(message);
        var random = new Random(20_260_101);
        for (var i = 0; i < 30_000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            if (i % 2 == 0) foreach (ref var one in bytes.AsSpan()) one &= 0x4F; // Small numbers are fields and lengths more often.
            if (TryDecode(schema, SqlValue.Of(bytes), named) is { } value) AssertIsTheSameAgain(schema, value, named);
        }
    }

    // Texts that are no UTF-8 can be read and not written.
    private static void AssertIsTheSameAgain(ISchema schema, SqlValue value, SqlValue message)
    {
        SqlValue again;
        try
        {
            again = schema.Decode(schema.Encode(value, message, new(null)), message, new(null));
        }
        catch (SqlException refused) when (refused.Message.Contains("UTF-8", StringComparison.Ordinal))
        {
            return;
        }

        Assert.Equal(SqlJson.Write(value), SqlJson.Write(again));
    }

    private static SqlValue? TryDecode(ISchema schema, SqlValue bytes, SqlValue message)
    {
        try
        {
            return schema.Decode(bytes, message, new(null));
        }
        catch (SqlException)
        {
            return null;
        }
    }

    private static SqlMap Of(string name, SqlValue value) => new SqlMap().With(name, value);

    private static IEnumerable<byte> Varint(int value)
    {
        for (; value > 0x7F; value >>= 7) yield return (byte)(value | 0x80);
        yield return (byte)value;
    }
}
