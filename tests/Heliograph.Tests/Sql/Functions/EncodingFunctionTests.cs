using System.IO.Compression;

namespace Heliograph.Tests.Sql.Functions;

/// <summary>Functions of encodings, digests and compression.</summary>
public sealed class EncodingFunctionTests
{
    private readonly FunctionCalls _calls = new();

    [Theory]
    [InlineData("'aGVsbG8='", "base64_encode", "hello")]
    [InlineData("'aGVsbG8'", "base64_encode", "hello", "no_padding")]
    [InlineData("'--8='", "base64_encode", "hex:FBEF", "urlsafe")]
    [InlineData("'__7-'", "base64_encode", "hex:FFFEFE", "urlsafe", "no_padding")]
    [InlineData("'--8'", "base64_encode", "hex:FBEF", "no_padding", "urlsafe")]
    [InlineData("''", "base64_encode", "", "no_padding")]
    [InlineData("'hello'", "base64_decode", "aGVsbG8", "no_padding")]
    [InlineData("'hello'", "base64_decode", "aGVs\r\nbG8", "no_padding")]
    [InlineData("hex:FBEF", "base64_decode", "--8=", "urlsafe")]
    [InlineData("hex:FBEF", "base64_decode", "--8", "no_padding", "urlsafe")]
    [InlineData("''", "base64_decode", "", "no_padding")]
    [InlineData("'hello'", "base64_decode", "aGVsbG8=")]
    [InlineData("'hello'", "base64_decode", "aGVs\r\nbG8=")]
    [InlineData("hex:CB48CD", "base64_decode", "y0jN")]
    [InlineData("'00FF'", "bin2hexstr", "hex:00FF")]
    [InlineData("'0x00FF'", "bin2hexstr", "hex:00FF", "0x")]
    [InlineData("'0x00FF'", "sqlserver_bin2hexstr", "hex:00FF")]
    [InlineData("hex:9FaF", "hexstr2bin", "9fAF")]
    [InlineData("hex:0AFF", "hexstr2bin", "aff")]
    [InlineData("hex:0AFF", "hexstr2bin", "0xaff", "0x")]
    [InlineData("{\"a\":[1,1.5,true,null,\"é\"]}", "json_decode", "{\"a\": [1, 1.5, true, null, \"\\u00e9\"]}")]
    [InlineData("5", "json_decode", "5")]
    [InlineData("'[1,2,3]'", "json_encode", "json:[1,2,3]")]
    [InlineData("'\"a\\\"b\"'", "json_encode", "a\"b")]
    [InlineData("'null'", "json_encode", null)]
    [InlineData("'\"\uFFFD\"'", "json_encode", "hex:FF")]
    [InlineData("'{\"a\":\"é\"}'", "json_encode", "json:{\"a\":\"é\"}")]
    [InlineData("'5d41402abc4b2a76b9719d911017c592'", "md5", "hello")]
    [InlineData("'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'", "sha", "hello")]
    [InlineData("'2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'", "sha256", "hello")]
    [InlineData("'5d41402abc4b2a76b9719d911017c592'", "hash", "md5", "hello")]
    [InlineData("'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'", "hash", "sha", "hello")]
    [InlineData("'2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'", "hash", "sha256", "hello")]
    [InlineData("'hello'", "gunzip", "hex:1F8B0800000000000013CB48CDC9C9070086A6103605000000")]
    [InlineData("'hello'", "unzip", "hex:CB48CDC9C90700")]
    [InlineData("'hello'", "zip_uncompress", "hex:789CCB48CDC9C90700062C0215")]
    public void Encodings(string expected, string function, params object?[] arguments) =>
        Assert.Equal(expected, _calls.Show(function, arguments), ignoreCase: expected.StartsWith("hex:", StringComparison.Ordinal));

    [Theory]
    [InlineData("sha384", 96)]
    [InlineData("sha512", 128)]
    public void Longer_digests(string name, int digits)
    {
        Assert.Equal(digits, _calls.Call("hash", name, "hello").Bytes.Length);
        Assert.NotEqual(_calls.Show("hash", name, "hello"), _calls.Show("hash", name, "hellp"));
    }

    [Theory]
    [InlineData("gzip", "gunzip")]
    [InlineData("zip", "unzip")]
    [InlineData("zip_compress", "zip_uncompress")]
    public void What_is_compressed_can_be_expanded(string compress, string expand)
    {
        var text = string.Concat(Enumerable.Repeat("temperature;", 1000));
        var small = _calls.Call(compress, text);

        Assert.True(small.Bytes.Length < 200, $"{small.Bytes.Length} bytes");
        Assert.Equal(text, _calls.Call(expand, small).Text);
        Assert.Equal("''", _calls.Show(expand, _calls.Call(compress, "")));
    }

    [Fact]
    public void A_small_text_does_not_expand_beyond_the_bound()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest)) gzip.Write(new byte[(16 << 20) + 1]);

        Assert.True(bytes.ToArray().Length < 1 << 20, $"{bytes.ToArray().Length} bytes");
        Assert.Equal("gunzip: the result would be longer than 16777216 bytes", _calls.Failure("gunzip", bytes.ToArray()));
    }

    [Theory]
    [InlineData("base64_decode: the text is no base64", "base64_decode", "a")]
    [InlineData("base64_decode: the text is no base64", "base64_decode", "a*==")]
    [InlineData("base64_decode: the text is no base64", "base64_decode", "aGVsbG8")]
    [InlineData("base64_decode: the text is no base64", "base64_decode", "--8=")]
    [InlineData("base64_decode: the text is no base64", "base64_decode", "++8=", "urlsafe")]
    [InlineData("base64_decode: the text is no base64", "base64_decode", "aGVsb", "no_padding")]
    [InlineData("base64_encode: argument 2 is to be one of no_padding, urlsafe", "base64_encode", "a", "safe")]
    [InlineData("hexstr2bin: the text is not hexadecimal", "hexstr2bin", "xy")]
    [InlineData("hexstr2bin: the text does not start with the prefix", "hexstr2bin", "ab", "0x")]
    [InlineData("json_decode: no JSON, or nested too deeply", "json_decode", "")]
    [InlineData("json_decode: no JSON, or nested too deeply", "json_decode", "{} x")]
    [InlineData("json_decode: argument 1 is to be a text, not a map", "json_decode", "json:{}")]
    [InlineData("hash: argument 1 is to be one of md5, sha, sha256, sha384, sha512", "hash", "crc", "a")]
    [InlineData("md5: argument 1 is to be a text, not an integer", "md5", 1)]
    [InlineData("gunzip: the bytes are not compressed this way", "gunzip", "hello")]
    [InlineData("unzip: the bytes are not compressed this way", "unzip", "hex:FFFF")]
    [InlineData("zip_uncompress: the bytes are not compressed this way", "zip_uncompress", "")]
    public void What_has_no_result(string expected, string function, params object?[] arguments) => Assert.Equal(expected, _calls.Failure(function, arguments));

    [Fact]
    public void JSON_that_is_too_deep_is_refused() =>
        Assert.Equal("json_decode: no JSON, or nested too deeply", _calls.Failure("json_decode", new string('[', 65) + new string(']', 65)));
}
