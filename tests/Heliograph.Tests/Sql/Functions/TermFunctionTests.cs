using System.IO.Compression;
using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Sql.Functions;

/// <summary>Erlang's external term format. The bytes are those of Erlang/OTP 26.</summary>
public sealed class TermFunctionTests
{
    private readonly FunctionCalls _calls = new();

    [Theory]
    [InlineData("8361FF", 255)]
    [InlineData("836200000100", 256)]
    [InlineData("8362FFFFFFFF", -1)]
    [InlineData("836280000000", int.MinValue)]
    [InlineData("836E040000000080", 2147483648L)]
    [InlineData("836E0801FFFFFFFFFFFFFF7F", -long.MaxValue)]
    [InlineData("836E08010000000000000080", long.MinValue)]
    [InlineData("83463FF8000000000000", 1.5)]
    [InlineData("836D00000002C3A9", "é")]
    [InlineData("836D0000000200FF", "hex:00FF")]
    [InlineData("83770474727565", true)]
    [InlineData("83770566616C7365", false)]
    [InlineData("8377046E756C6C", "json:null")]
    [InlineData("837709756E646566696E6564", null)]
    [InlineData("836A", "json:[]")]
    [InlineData("836B0003010203", "json:[1,2,3]")]
    [InlineData("836C00000002610162000001006A", "json:[1,256]")]
    [InlineData("836C000000016A6A", "json:[[]]")]
    [InlineData("837400000000", "json:{}")]
    [InlineData("8374000000026D000000016161016D00000001626162", "json:{\"b\":98,\"a\":1}")]
    public void Values_are_written_as_Erlang_does_and_read_back(string bytes, object? value)
    {
        Assert.Equal(bytes, Convert.ToHexString(_calls.Call("term_encode", value).Bytes));
        Assert.Equal(bytes, Convert.ToHexString(_calls.Call("term_encode", _calls.Call("term_decode", "hex:" + bytes)).Bytes));
    }

    [Theory]
    [InlineData("'abc'", "836D00000003616263")]
    [InlineData("'ok'", "836400026F6B")]
    [InlineData("'é'", "837301E9")]
    [InlineData("'é'", "83760002C3A9")]
    [InlineData("undefined", "83640009756E646566696E6564")]
    [InlineData("true", "83730474727565")]
    [InlineData("[\"error\",1]", "836802770565" + "72726F726101")]
    [InlineData("[]", "836800")]
    [InlineData("[1]", "83690000000" + "16101")]
    [InlineData("-1", "836F000000010101")]
    [InlineData("0", "836E0000")]
    [InlineData("1", "836E0A0001000000000000000000")]
    [InlineData("1.5", "8363312E35303030303030303030303030303030303030303065" + "2B30300000000000")]
    [InlineData("{\"ok\":1}", "83740000000177026F6B6101")]
    [InlineData("1", "836101FFFF")]
    public void What_Erlang_has_and_rule_SQL_has_not_becomes_what_is_nearest(string expected, string bytes) =>
        Assert.Equal(expected, _calls.Show("term_decode", "hex:" + bytes));

    [Fact]
    public void A_list_longer_than_a_string_of_Erlang_is_written_as_a_list()
    {
        Assert.Equal(3 + 65535, Written(65535).Length);
        Assert.Equal(5 + (2 * 65536) + 1, Written(65536).Length);

        byte[] Written(int count) => _calls.Call("term_encode", "json:[" + string.Join(',', Enumerable.Repeat('7', count)) + "]").Bytes.ToArray()[1..];
    }

    [Fact]
    public void A_compressed_term_is_expanded() =>
        Assert.Equal(new string('a', 1000), _calls.Call("term_decode", Compressed([109, 0, 0, 3, 232, .. Enumerable.Repeat((byte)'a', 1000)], 1005)).Text);

    [Fact]
    public void A_compressed_term_is_bounded()
    {
        Assert.Equal("term_decode: the result would be longer than 16777216 bytes", _calls.Failure("term_decode", Compressed(new byte[17 << 20], 17 << 20)));
        Assert.Equal("term_decode: the result would be longer than 16777216 bytes", _calls.Failure("term_decode", Compressed(new byte[17 << 20], 100)));
        Assert.Equal("term_decode: the bytes are not compressed this way", _calls.Failure("term_decode", Compressed([106], 2)));
        Assert.Equal("term_decode: the bytes are not compressed this way", _calls.Failure("term_decode", "hex:835000000001"));
        Assert.Equal("term_decode: the bytes are not compressed this way", _calls.Failure("term_decode", "hex:835000000001FFFF"));
    }

    [Fact]
    public void A_term_has_no_more_parts_than_a_message_may_make() => Assert.Equal(
        "term_decode: the term has more than 1000000 parts",
        _calls.Failure("term_decode", Compressed([108, 0, 15, 66, 64, .. Enumerable.Repeat((byte)106, 1_000_001)], 1_000_006)));

    [Fact]
    public void Lists_in_lists_reserve_no_more_than_one_of_them()
    {
        var claims = Enumerable.Repeat<byte[]>([108, 0, 15, 62, 88], 60).SelectMany(each => each).ToArray();
        var bytes = Compressed([.. claims, .. new byte[1_000_000]], claims.Length + 1_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("term_decode: the term has more than 1000000 parts", _calls.Failure("term_decode", bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void A_term_is_work_of_the_statement()
    {
        var statement = SqlStatement.Compile("FOREACH [1, 2, 3] DO term_decode(payload) AS term FROM t", new(new(TimeProvider.System, new Random(1), new(), static _ => null)));

        Assert.Equal("too much work for one message", Assert.Throws<SqlException>(() => statement.Evaluate(new TermMessage(Compressed([108, 0, 13, 187, 160, .. Enumerable.Repeat((byte)106, 900_001)], 900_006)))).Message);
    }

    [Theory]
    [InlineData("the bytes are no external term", "")]
    [InlineData("the bytes are no external term", "83")]
    [InlineData("the bytes are no external term", "826101")]
    [InlineData("the bytes are no external term", "836200")]
    [InlineData("the bytes are no external term", "836DFFFFFFFF00")]
    [InlineData("the bytes are no external term", "836D0000000500")]
    [InlineData("the bytes are no external term", "836C7FFFFFFF6A")]
    [InlineData("the bytes are no external term", "836C000000026A")]
    [InlineData("the bytes are no external term", "8369000FFFFF6A")]
    [InlineData("the bytes are no external term", "8374000000016D0000000161")]
    [InlineData("the bytes are no external term", "83467FF0000000000000")]
    [InlineData("the bytes are no external term", "837705AB")]
    [InlineData("the term has a part of the kind 103, which has no value here", "8367")]
    [InlineData("the term has a part of the kind 80, which has no value here", "836C0000000150000000006A")]
    [InlineData("the term has an integer beyond 64 bits", "836E08000000000000000080")]
    [InlineData("the term has an integer beyond 64 bits", "836E09000000000000000000" + "01")]
    [InlineData("the term has a list that does not end as lists do", "836C0000000161016102")]
    [InlineData("the term has a map with a name that is no text", "8374000000016101" + "6101")]
    [InlineData("the term has a name that is not UTF-8", "837701FF")]
    public void What_has_no_value(string expected, string bytes) => Assert.Equal("term_decode: " + expected, _calls.Failure("term_decode", "hex:" + bytes));

    [Fact]
    public void A_term_that_is_too_deep_is_refused_both_ways()
    {
        var deep = string.Concat(Enumerable.Repeat("6801", 70)) + "6A";
        Assert.Equal("term_decode: lists and maps more than 64 deep", _calls.Failure("term_decode", "hex:83" + deep));

        var value = FunctionCalls.Value("json:[]");
        for (var i = 0; i < 70; i++) value = SqlValue.Of([value]);
        Assert.Equal("term_encode: lists and maps more than 64 deep", _calls.Failure("term_encode", value));
    }

    private sealed class TermMessage(byte[] bytes) : SqlInput
    {
        public override IReadOnlyList<string> Columns => ["payload"];

        public override SqlValue Column(string name) => name == "payload" ? SqlValue.Of(bytes) : default;
    }

    private static byte[] Compressed(byte[] term, int length)
    {
        using var bytes = new MemoryStream();
        using (var zlib = new ZLibStream(bytes, CompressionLevel.Optimal)) zlib.Write(term);
        return [131, 80, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. bytes.ToArray()];
    }
}
