using System.Text;
using System.Text.Json.Nodes;
using Heliograph.Server.Scripting;
using Heliograph.Tests.House;

namespace Heliograph.Tests.Scripting;

/// <summary>The framing and the answers of the sample protocols, with a connection that a script stands in for.</summary>
public sealed class SampleProtocolTests : IDisposable
{
    private const string Connection = """
        sent, subscribed, context, closed = {}, {}, {}, false
        local conn = {}
        function conn:send(data) sent[#sent + 1] = data end
        function conn:subscribe(channel) subscribed[#subscribed + 1] = channel end
        function conn:close() closed = true end
        function conn:context_value(key) return context[key] end
        function conn:set_context_value(key, value) context[key] = value end
        mix.socket = { tcp = function() return conn end }
        function last() return (tostring(sent[#sent]):gsub("[^ -~]", function(c) return string.format("<%02x>", c:byte()) end)) end
        function take(packet) local message = protocol_decode(packet) if message ~= nil then on_message(message) end return last() end
        """;

    private readonly TestScript _script = new();

    public void Dispose() => _script.Dispose();

    [Theory]
    [InlineData("jsonrpc", "{}\n{}\n", 3)]
    [InlineData("jsonrpc", "{}", 0)]
    [InlineData("jsonrpc", "", 0)]
    [InlineData("jsonrpc", "\n", 1)]
    [InlineData("lengthprefix", "\0\0\0", 0)]
    [InlineData("lengthprefix", "\0\0\0\u0002\u0001a", 6)]
    [InlineData("lengthprefix", "\0\0\0\u0002\u0001", 0)]
    [InlineData("lengthprefix", "\0\0\0\u0002\u0001ab", 6)]
    [InlineData("lengthprefix", "\0\0\0\0", -1)]
    [InlineData("lengthprefix", "\u007f\0\0\0", -1)]
    [InlineData("modbus", "\0\u0001\0\0\0", 0)]
    [InlineData("modbus", "\0\u0001\0\0\0\u0006\u0001\u0003\0\0\0\u0001+", 12)]
    [InlineData("modbus", "\0\u0001\0\0\0\u0006\u0001\u0003\0\0\0", 0)]
    [InlineData("modbus", "\0\u0001\0\u0001\0\u0006", -1)]
    [InlineData("modbus", "\0\u0001\0\0\u0001\0", -1)]
    [InlineData("modbus", "\0\u0001\0\0\0\u0001", -1)]
    public void The_first_packet_is_found(string sample, string bytes, int length)
    {
        Load(sample);
        Assert.Equal(length, Input(Encoding.Latin1.GetBytes(bytes)));
    }

    [Fact]
    public void A_line_without_an_end_is_refused()
    {
        Load("jsonrpc");
        Assert.Equal(0, Input(new byte[65535]));
        Assert.Equal(-1, Input(new byte[65536]));
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"echo","params":["hi"],"id":7}""", """{"id":7,"jsonrpc":"2.0","result":"hi"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"publish","params":["room:1","x"],"id":"a"}""", """{"id":"a","jsonrpc":"2.0","result":{"fail":1,"success":9}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"publish","params":["a b","x"],"id":1}""", """{"error":{"code":-32602,"message":"publish: a channel is a string of 1 to 65535 bytes without spaces"},"id":1,"jsonrpc":"2.0"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"nothing","id":1}""", """{"error":{"code":-32601,"message":"no such method: nothing"},"id":1,"jsonrpc":"2.0"}""")]
    [InlineData("""{"method":5}""", """{"error":{"code":-32600,"message":"not a request"},"jsonrpc":"2.0"}""")]
    [InlineData("nonsense", """{"error":{"code":-32700,"message":"not a request"},"jsonrpc":"2.0"}""")]
    public void Requests_over_JSON_RPC_are_answered(string request, string answer)
    {
        Load("jsonrpc");
        var text = _script.Run($"take([==[{request}\n]==]) return sent[1]");

        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.Equal(Sorted(answer), Sorted(text));
    }

    [Fact]
    public void A_notification_over_JSON_RPC_has_no_answer()
    {
        Load("jsonrpc");
        Assert.Equal("nil room:1", _script.Run("""return take('{"method":"subscribe","params":["room:1"]}'), subscribed[1]"""));
    }

    [Fact]
    public void Packets_with_a_length_subscribe_and_publish()
    {
        Load("lengthprefix");
        Assert.Equal("room:1 false", _script.Run("take('\\0\\0\\0\\7\\1room:1') return subscribed[1], closed"));
        Assert.Equal("false", _script.Run("take('\\0\\0\\0\\x0c\\2room:1\\0data') return closed"));
        Assert.Equal(["publish room:1 data Binary"], _script.Mesh.Asked);
        Assert.Equal("true", _script.Run("take('\\0\\0\\0\\1\\9') return closed"));
        Assert.Equal("<00><00><00><02>hi", _script.Run("sent[1] = protocol_encode('hi') return last()"));
    }

    [Theory]
    [InlineData("\\0\\7\\0\\0\\0\\6\\1\\6\\0\\5\\1\\2", "<00><07><00><00><00><06><01><06><00><05><01><02>")]
    [InlineData("\\0\\8\\0\\0\\0\\6\\1\\3\\0\\1\\0\\2", "<00><08><00><00><00><07><01><03><04><00><00><01>A")]
    [InlineData("\\0\\9\\0\\0\\0\\6\\1\\3\\0\\1\\0\\0", "<00><09><00><00><00><03><01><83><03>")]
    [InlineData("\\0\\9\\0\\0\\0\\6\\1\\3\\3\\231\\0\\2", "<00><09><00><00><00><03><01><83><02>")]
    [InlineData("\\0\\9\\0\\0\\0\\3\\1\\6\\0", "<00><09><00><00><00><03><01><86><03>")]
    [InlineData("\\0\\9\\0\\0\\0\\2\\1\\99", "<00><09><00><00><00><03><01><e3><01>")]
    public void Requests_over_Modbus_are_answered(string request, string answer)
    {
        Load("modbus");
        Assert.Equal(answer, _script.Run($"context.r2 = 321 return take('{request}')"));
    }

    [Fact]
    public void What_is_written_over_Modbus_is_published()
    {
        Load("modbus");
        Assert.Equal("258", _script.Run("take('\\0\\7\\0\\0\\0\\6\\1\\6\\0\\5\\1\\2') return context.r5"));
        Assert.Equal(["publish modbus/1/5 258 Text"], _script.Mesh.Asked);
    }

    private static string Sorted(string json) => Sort(JsonNode.Parse(json)!).ToJsonString();

    private static JsonNode Sort(JsonNode node) => node is not JsonObject fields ? node.DeepClone() : new JsonObject(
        fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create<string, JsonNode?>(field.Key, Sort(field.Value!))));

    private void Load(string sample)
    {
        _script.Vm.Load(File.ReadAllBytes(Path.Combine(SourceTree.Root, "samples", sample, "entry.lua")), $"samples/{sample}/entry.lua");
        _script.Load(Connection);
    }

    private long? Input(ReadOnlySpan<byte> bytes)
    {
        Assert.True(_script.Vm.TryBegin("protocol_input", null, out var task, out var stack));
        _script.Mix.Buffers.Push(stack, bytes);
        Assert.Equal(ScriptOutcome.Returned, _script.Vm.Start(task, 1));
        var length = stack.Integer(1);
        _script.Vm.Return(task);
        return length;
    }
}
