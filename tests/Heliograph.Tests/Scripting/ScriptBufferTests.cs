using Heliograph.Server.Scripting;

namespace Heliograph.Tests.Scripting;

/// <summary>The buffer that protocol_input gets.</summary>
public sealed class ScriptBufferTests : IDisposable
{
    private readonly TestScript _script = new();

    public void Dispose() => _script.Dispose();

    [Theory]
    [InlineData("return buf:length(), buf:position(), buf:read(2), buf:position(), buf:read(3), buf:position(), buf:length()", "5 0 he 2 llo 5 5")]
    [InlineData("buf:read(2) return buf:tostring(), buf:tostring() == buf:tostring()", "hello true")]
    [InlineData("local s, e = buf:read(6) return s, e, buf:position()", "nil read: the buffer has 5 bytes more, not 6 0")]
    [InlineData("return #buf:read(0), buf:position()", "0 0")]
    [InlineData("return buf:read(-1)", "nil read: a number of bytes is expected")]
    [InlineData("return buf:read('x')", "nil read: a number of bytes is expected")]
    [InlineData("return buf:read(2.0)", "he")]
    [InlineData("return getmetatable(buf)", "false")]
    public void It_is_read_from_the_front(string body, string result) => Assert.Equal(result, Input(body, "hello"u8));

    [Fact]
    public void It_holds_any_bytes() => Assert.Equal("3 0 255 10", Input("local s = buf:read(3) return #s, s:byte(1, 3)", [0, 255, 10]));

    [Fact]
    public void One_that_a_script_keeps_stays_as_it_was()
    {
        Input("kept = buf return buf:read(1)", "first"u8);
        Assert.Equal("second irst", Input("return buf:tostring(), kept:read(4)", "second"u8));
    }

    private string Input(string body, ReadOnlySpan<byte> bytes)
    {
        _script.Load($"local function body(buf) {body} end function protocol_input(buf) return show(body(buf)) end");
        Assert.True(_script.Vm.TryBegin("protocol_input", null, out var task, out var stack));
        _script.Mix.Buffers.Push(stack, bytes);
        Assert.Equal(ScriptOutcome.Returned, _script.Vm.Start(task, 1));
        var result = stack.Text(1)!;
        _script.Vm.Return(task);
        return result;
    }
}
