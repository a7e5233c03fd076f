namespace Heliograph.Tests.Scripting;

/// <summary>mix.php_pack and php_unpack against what PHP's manual says of its own.</summary>
public sealed class PhpPackTests : IDisposable
{
    private const string Hex = "local function hex(s, e) if not s then return s, e end return (s:gsub('.', function(c) return string.format('%02x', c:byte()) end)) end ";

    private readonly TestScript _script = new();

    public void Dispose() => _script.Dispose();

    [Theory]
    [InlineData("'nvc*', 0x1234, 0x5678, 65, 66", "123478564142")]
    [InlineData("'C3', 80, 72, 80", "504850")]
    [InlineData("'N', 4294967295", "ffffffff")]
    [InlineData("'NVn', 1, 1, 1", "00000001010000000001")]
    [InlineData("'lLiIsS', -1, 1, -2, 2, -3, 3", "ffffffff01000000feffffff02000000fdff0300")]
    [InlineData("'qQPJ', -1, 1, 2, 3", "ffffffffffffffff0100000000000000" + "02000000000000000000000000000003")]
    [InlineData("'a5', 'abc'", "6162630000")]
    [InlineData("'A5a2', 'abc', 'xyz'", "61626320207879")]
    [InlineData("'Z5Z2Z*', 'abc', 'xyz', 'q'", "616263000078007100")]
    [InlineData("'a*a', 'abc', 'xyz'", "61626378")]
    [InlineData("'H*', '1f2'", "1f20")]
    [InlineData("'h*H2', 'f1', 'abc'", "1fab")]
    [InlineData("'fgG', 1, 1, 1", "0000803f0000803f3f800000")]
    [InlineData("'deE', 1, 1, 1", "000000000000f03f000000000000f03f3ff0000000000000")]
    [InlineData("'Cx2C', 1, 2", "01000002")]
    [InlineData("'CCXC', 1, 2, 3", "0103")]
    [InlineData("'C@4C', 1, 2", "0100000002")]
    [InlineData("'CCC@1', 1, 2, 3", "01")]
    [InlineData("'N*'", "")]
    [InlineData("'na*', '258', 65.0", "010236352e30")]
    [InlineData("'C', 65.9", "41")]
    public void Values_are_packed_as_PHP_packs_them(string arguments, string packed) => Assert.Equal(packed, _script.Run($"{Hex} return hex(mix.php_pack({arguments}))"));

    [Theory]
    [InlineData("'Nlen/a*body', '\\0\\0\\0\\2hi'", "body=hi len=2")]
    [InlineData("'cchars/nint', '\\x04\\x00\\xa0\\x00'", "chars=4 int=160")]
    [InlineData("'c2chars/nint', '\\x04\\x00\\xa0\\x00'", "chars1=4 chars2=0 int=40960")]
    [InlineData("'c2/n', '\\x32\\x42\\x00\\xa0'", "1=160 2=66")]
    [InlineData("'C*', 'PHP'", "1=80 2=72 3=80")]
    [InlineData("'C*b', 'PHP'", "b1=80 b2=72 b3=80")]
    [InlineData("'ca/Cb', '\\255\\255'", "a=-1 b=255")]
    [InlineData("'sa/Sb/vc/nd', '\\254\\255\\254\\255\\1\\0\\0\\1'", "a=-2 b=65534 c=1 d=1")]
    [InlineData("'la/Lb', '\\255\\255\\255\\255\\255\\255\\255\\255'", "a=-1 b=4294967295")]
    [InlineData("'qa/Jb', '\\255\\255\\255\\255\\255\\255\\255\\255\\0\\0\\0\\0\\0\\0\\0\\7'", "a=-1 b=7")]
    [InlineData("'ga/Gb', '\\0\\0\\128\\63\\63\\128\\0\\0'", "a=1.0 b=1.0")]
    [InlineData("'Eb', '\\63\\248\\0\\0\\0\\0\\0\\0'", "b=1.5")]
    [InlineData("'A4a/Z4b/a4c', 'x \\0\\ny\\0zzw\\0\\0\\0'", "a=x b=y c=w\0\0\0")]
    [InlineData("'H*h', '\\x1f\\xa0'", "h=1fa0")]
    [InlineData("'h3h', '\\x1f\\xa0'", "h=f10")]
    [InlineData("'x2/Ca/X/Cb/@0/Cc', 'abc'", "a=99 b=99 c=97")]
    [InlineData("'C2a/C*b', 'ab'", "a1=97 a2=98")]
    public void Data_is_unpacked_as_PHP_unpacks_it(string arguments, string fields) => Assert.Equal(
        fields, _script.Run($"local t = {{}} for k, v in pairs(assert(mix.php_unpack({arguments}))) do t[#t + 1] = k .. '=' .. v end table.sort(t) return table.concat(t, ' ')"));

    [Theory]
    [InlineData("c", 8)]
    [InlineData("s", 16)]
    [InlineData("i", 32)]
    [InlineData("l", 32)]
    [InlineData("q", 64)]
    [InlineData("P", 64)]
    [InlineData("J", 64)]
    public void What_is_packed_signed_is_unpacked_the_same(string code, int bits) => Assert.Equal("ok", _script.Run($$"""
        math.randomseed(7)
        for i = 1, 1000 do
            local value = math.random(0) >> (64 - {{bits}})
            if value >= 1 << ({{bits}} - 1) and {{bits}} < 64 then value = value - (1 << {{bits}}) end
            local back = mix.php_unpack("{{code}}v", mix.php_pack("{{code}}", value)).v
            if back ~= value then return value, back end
        end
        return "ok"
        """));

    [Fact]
    public void No_format_and_no_data_raises_an_error() => Assert.Equal("ok", _script.Run("""
        math.randomseed(11)
        local codes = "aAhHcCsSnviIlLNVqQJPfgGdeExXZ@*/0123456789?n\0"
        for i = 1, 20000 do
            local format, data = {}, {}
            for j = 1, math.random(0, 8) do local at = math.random(#codes) format[j] = codes:sub(at, at) end
            for j = 1, math.random(0, 12) do data[j] = string.char(math.random(0, 255)) end
            format, data = table.concat(format), table.concat(data)
            for _, call in ipairs({ function() return mix.php_unpack(format, data) end, function() return mix.php_pack(format, 1, data, -1.5, "ff", {}) end }) do
                local ok, value, err = pcall(call)
                if not ok or (value == nil and type(err) ~= "string") or tostring(err):find("inside the server") then return format, value, err end
            end
        end
        return "ok"
        """));

    [Theory]
    [InlineData("php_pack('N')", "nil php_pack: too few arguments for 'N'")]
    [InlineData("php_pack('N2', 1)", "nil php_pack: too few arguments for 'N'")]
    [InlineData("php_pack('N', {})", "nil php_pack: argument 2 is no number")]
    [InlineData("php_pack('a', {})", "nil php_pack: argument 2 is no string")]
    [InlineData("php_pack('u', 1)", "nil php_pack: the format has an unknown code 'u'")]
    [InlineData("php_pack('H2', 'zz')", "nil php_pack: 'H' wants hexadecimal digits")]
    [InlineData("php_pack('H4', '1')", "nil php_pack: 'H' wants 4 digits, its argument has 1")]
    [InlineData("php_pack('x99999999999')", "nil php_pack: the number behind 'x' is larger than 16777216")]
    [InlineData("php_pack('x16777216x')", "nil php_pack: more than 16777216 bytes")]
    [InlineData("php_pack('X')", "nil php_pack: 'X1' goes back before the beginning")]
    [InlineData("php_pack('N', 0/0)", "nil php_pack: argument 2 is no number")]
    [InlineData("php_unpack('N', 'abc')", "nil php_unpack: 'N1' wants more than the 3 bytes that are left")]
    [InlineData("php_unpack('a5', 'abc')", "nil php_unpack: 'a5' wants more than the 3 bytes that are left")]
    [InlineData("php_unpack('X', 'abc')", "nil php_unpack: 'X1' goes outside of the data")]
    [InlineData("php_unpack('@4', 'abc')", "nil php_unpack: '@4' goes outside of the data")]
    [InlineData("php_unpack('?', 'abc')", "nil php_unpack: the format has an unknown code '?'")]
    [InlineData("php_unpack('N')", "nil php_unpack: a format and a string are expected")]
    public void What_does_not_fit_is_an_error(string call, string error) => Assert.Equal(error, _script.Run($"return mix.{call}"));
}
