using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Heliograph.Tests.Scripting;

/// <summary>What scripts find as mix: texts, encodings, digests, the log, queues and the mesh.</summary>
public sealed class MixTests : IDisposable
{
    private readonly TestScript _script = new();

    public void Dispose() => _script.Dispose();

    [Theory]
    [InlineData("return mix.json_encode({a = {1, 2.5, true, 'ü'}})", """{"a":[1,2.5,true,"ü"]}""")]
    [InlineData("return mix.json_encode({}), mix.json_encode('x'), mix.json_encode(nil)", """[] "x" null""")]
    [InlineData("local t = mix.json_decode('{\"a\":[1,{\"b\":null}],\"c\":1.5}') return t.a[1], t.a[2].b, t.c", "1 nil 1.5")]
    [InlineData("return mix.json_decode('{')", "nil json_decode: not JSON at line 1, byte 2")]
    [InlineData("return mix.json_decode()", "nil json_decode: a string is expected")]
    [InlineData("return mix.json_encode({f = print})", "nil json_encode: a function has no JSON form")]
    [InlineData("return mix.base64_encode('a\\0\\255'), mix.base64_decode('YQ=='), mix.base64_decode('')", "YQD/ a ")]
    [InlineData("return mix.base64_decode('Y*==')", "nil base64_decode: not Base64")]
    [InlineData("return mix.md5('abc'), #mix.md5_bin('abc')", "900150983cd24fb0d6963f7d28e17f72 16")]
    [InlineData("return mix.sha1('abc'), #mix.sha1_bin('abc')", "a9993e364706816aba3e25717850c26c9cd0d89d 20")]
    [InlineData("return table.concat(mix.str_split('a,b,,c', ','), '|'), #mix.str_split('', ','), table.concat(mix.str_split('abc', ''), '|')", "a|b||c 1 a|b|c")]
    [InlineData("return table.concat(mix.str_split('GET / HTTP/1.1', ' '), '|'), #mix.str_split('a::b', '::')", "GET|/|HTTP/1.1 2")]
    [InlineData("return mix.bytes_tostring({72, 105}), #mix.bytes_tostring({})", "Hi 0")]
    [InlineData("return mix.bytes_tostring({256})", "nil bytes_tostring: item 1 is 256, not a byte")]
    [InlineData("local q = mix.parse_str('a=1&b=x+y%20z&c&a=2') return q.a, q.b, q.c", "2 x y z ")]
    public void Texts_and_encodings(string body, string result) => Assert.Equal(result, _script.Run(body));

    [Theory]
    [InlineData("https://u:p@host:81/a%20b?x=1&y=2#f", "https||u:p|host:81|/a b||false|x=1&y=2|f||1")]
    [InlineData("/a%2fb%20c?x=1#%21", "||||/a/b c|/a%2fb%20c|false|x=1|!|%21|1")]
    [InlineData("/grüße#ü", "||||/grüße|/grüße|false||ü|ü|nil")]
    [InlineData("/chat?x=1", "||||/chat||false|x=1|||1")]
    [InlineData("/chat?", "||||/chat||true||||nil")]
    [InlineData("mailto:a@b", "mailto|a@b|||||false||||nil")]
    public void A_URL_is_taken_apart(string url, string parts) => Assert.Equal(parts, _script.Run(
        $"local u = mix.parse_url('{url}') return table.concat({{u.scheme, u.opaque, u.user, u.host, u.path, u.raw_path, tostring(u.force_query), u.raw_query, u.fragment, u.raw_fragment, tostring(u.query.x)}}, '|')"));

    [Fact]
    public void What_is_no_URL_is_an_error() => Assert.Equal("nil parse_url: not a URL", _script.Run("return mix.parse_url('a b')"));

    [Theory]
    [InlineData("local t = {} for i = 1, 60 do t = {t, t} end return mix.json_encode(t)", "nil json_encode: it is longer than 16777216 bytes")]
    [InlineData("local s, t = ('x'):rep(1000000), {} for i = 1, 100 do t[i] = s end return mix.queue.push('q', t)", "nil push: it is longer than 16777216 bytes")]
    [InlineData("return mix.json_decode('[' .. ('[],'):rep(1000000) .. '1]')", "nil json_decode: the script's memory has no room for it")]
    [InlineData("return mix.str_split(('x'):rep(4000000), '')", "nil str_split: the script's memory has no room for so many parts")]
    [InlineData("return mix.str_split((','):rep(4000000), ',')", "nil str_split: the script's memory has no room for so many parts")]
    [InlineData("return mix.parse_str(('a&'):rep(1000000))", "nil parse_str: the script's memory has no room for so many values")]
    [InlineData("return mix.php_unpack('C*', ('x'):rep(4000000))", "nil php_unpack: the script's memory has no room for the values of 'C'")]
    [InlineData("return mix.php_unpack(('x/'):rep(4000000), '')", "nil php_unpack: the format is longer than 4096 characters")]
    [InlineData("return mix.php_pack(('x'):rep(4000000))", "nil php_pack: the format is longer than 4096 characters")]
    public void What_would_grow_beyond_bounds_is_an_error(string body, string error)
    {
        Assert.Equal(error, _script.Run(body));
        Assert.Equal("1", _script.Run("collectgarbage() return 1"));
    }

    [Fact]
    public void Large_values_within_the_bounds_go_there_and_back() => Assert.Equal("5000000 5000000 50000 true", _script.Run("""
        local s = ('x'):rep(5000000)
        local numbers = {}
        for i = 1, 50000 do numbers[i] = i end
        local back = mix.json_decode(mix.json_encode(numbers))
        return #mix.json_decode(mix.json_encode({s}))[1], #mix.php_unpack('a*all', s).all, #back, back[50000] == 50000
        """));

    [Fact]
    public void Print_and_log_reach_the_log_with_server_and_client()
    {
        Assert.Equal("true true true", _script.Run("print('a', 1, nil) return mix.log(mix.INFO, 'in'), mix.log(mix.WARN, 5), mix.log(mix.ERROR, {} and 'bad')"));

        Assert.Equal(
            [(LogLevel.Information, "server=chat client=77: a\t1\tnil"), (LogLevel.Information, "server=chat client=77: in"), (LogLevel.Warning, "server=chat client=77: 5"), (LogLevel.Error, "server=chat client=77: bad")],
            _script.Log.Lines.Select(line => (line.Level, line.Text)));
    }

    [Fact]
    public void A_level_that_is_none_is_an_error_and_a_long_text_is_cut()
    {
        Assert.StartsWith("nil log: the level is 9;", _script.Run("return mix.log(9, 'x')"), StringComparison.Ordinal);
        _script.Run("print(string.rep('x', 100000))");
        Assert.InRange(Assert.Single(_script.Log.Lines).Text.Length, 16 << 10, 17 << 10);
    }

    [Fact]
    public void Options_of_the_server_are_read_by_name() => Assert.Equal("/chat nil", _script.Run("return mix.server.option('path'), mix.server.option('other')"));

    [Fact]
    public void A_value_is_pushed_with_whom_it_came_from()
    {
        Assert.Equal("1", _script.Run("return mix.queue.push('chat', {event = 'x', frame = {1}})"));
        Assert.Matches(new Regex("^push chat 77 .*\"frame\":\\[1\\]"), _script.Mesh.Asked[0]);
        _script.Mesh.QueueError = "the queue is full";
        Assert.Equal("nil push: the queue is full", _script.Run("return mix.queue.push('chat', 1)"));
        Assert.StartsWith("nil push: a string is not valid UTF-8", _script.Run("return mix.queue.push('chat', '\\255')"), StringComparison.Ordinal);
        Assert.StartsWith("nil push: the name", _script.Run("return mix.queue.push(nil, 1)"), StringComparison.Ordinal);
        Assert.Equal("nil", _script.Run("return mix.redis.push"));
    }

    [Theory]
    [InlineData("return mix.mesh.send('5', 'x')", "nil", "send 5 x Text")]
    [InlineData("return mix.mesh.send(5, 'x', 'binary')", "nil", "send 5 x Binary")]
    [InlineData("return mix.mesh.send('404', 'x')", "send: nobody has that identifier", "send 404 x Text")]
    [InlineData("return mix.mesh.publish('room:1', 12)", "9 1", "publish room:1 12 Text")]
    [InlineData("return mix.mesh.publish('a/+/#', 'x', 'text')", "9 1", "publish a/+/# x Text")]
    public void What_is_sent_waits_for_its_answer(string body, string result, string asked)
    {
        Assert.Equal(result, _script.Run(body));
        Assert.Equal([asked], _script.Mesh.Asked);
    }

    [Theory]
    [InlineData("return mix.mesh.send(nil, 'x')", "send: a client_id is expected")]
    [InlineData("return mix.mesh.send('5', {})", "send: the data is no string")]
    [InlineData("return mix.mesh.send('5', 'x', 'blob')", "send: the type is neither \"text\" nor \"binary\"")]
    [InlineData("return mix.mesh.publish('a b', 'x')", "0 0 publish: a channel is a string of 1 to 65535 bytes without spaces")]
    [InlineData("return mix.mesh.publish('', 'x')", "0 0 publish: a channel is a string of 1 to 65535 bytes without spaces")]
    [InlineData("return mix.mesh.publish('$SYS/x', 'x')", "0 0 publish: a channel has at most 128 levels and does not begin with $SYS/, $share/ or $delayed/")]
    [InlineData("return mix.mesh.publish(('/'):rep(128), 'x')", "0 0 publish: a channel has at most 128 levels and does not begin with $SYS/, $share/ or $delayed/")]
    [InlineData("return mix.mesh.publish('a', nil)", "0 0 publish: the data is no string")]
    public void What_cannot_be_sent_is_an_error(string body, string result)
    {
        Assert.Equal(result, _script.Run(body));
        Assert.Empty(_script.Mesh.Asked);
    }

    [Fact]
    public void An_answer_for_a_callback_that_was_dropped_is_of_no_consequence()
    {
        var task = _script.Wait("return mix.mesh.publish('late', 'x')");
        _script.Vm.Drop(task);
        _script.Mesh.Late.SetResult(new(1, 0));
        _script.Pump();

        Assert.Equal(0, _script.Vm.Waiting);
        Assert.Equal("1", _script.Run("return 1"));
    }

    [Fact]
    public void Where_a_script_cannot_be_suspended_waiting_is_an_error_of_that_place_alone()
    {
        Assert.Equal("false 9 1", _script.Run("local ok = pcall(string.gsub, 'x', 'x', function() mix.mesh.publish('late', 'x') end) return ok, mix.mesh.publish('soon', 'y')"));
        _script.Mesh.Late.SetResult(new(5, 5));
        _script.Pump();

        Assert.Equal(0, _script.Vm.Waiting);
        Assert.Contains("attempt to yield", _script.Run("table.sort({1, 2}, function() mix.mesh.publish('soon', 'x') end)"), StringComparison.Ordinal);
        _script.Pump();
        Assert.Equal(0, _script.Vm.Waiting);
    }
}
