using System.Text;
using Heliograph.Server.Scripting;

namespace Heliograph.Tests.Scripting;

/// <summary>Scripts in a virtual machine: what they find, what stops them, and waiting.</summary>
public sealed class ScriptVmTests : IDisposable
{
    private readonly List<string> _printed = [];
    private readonly ScriptWatch _watch = new(TimeProvider.System);
    private readonly ScriptVm _vm;
    private ScriptTask? _waiting;

    public ScriptVmTests()
    {
        var functions = new Dictionary<string, ScriptFunction>
        {
            ["print"] = Print,
            ["read_module"] = (_, stack) => stack.Fail("no such file"),
        };
        _vm = new(new() { Time = TimeSpan.FromMilliseconds(50), Memory = 16 << 20 }, new(functions, []));
        _watch.Add(_vm);
    }

    public void Dispose()
    {
        _watch.Dispose();
        _vm.Dispose();
    }

    [Theory]
    [InlineData("print(_VERSION, 1, nil, true)", "Lua 5.4\t1\tnil\ttrue")]
    [InlineData("print(table.getn({1, 2, 3}), unpack({4, 5}))", "3\t4\t5")]
    [InlineData("print(loadstring('return 1 + 1')())", "2")]
    [InlineData("local function f() return zz end setfenv(f, {zz = 5}) print(f(), zz)", "5\tnil")]
    [InlineData("print(bit.band(0xff, 0x0f), bit.bor(1, 2), bit.bxor(3, 1), bit.lshift(1, 40), bit.tohex(255))", "15\t3\t2\t1099511627776\t000000ff")]
    [InlineData("print(table.maxn({1, 2, nil, 4}), math.pow(2, 3), math.mod(7, 3))", "4\t8.0\t1")]
    [InlineData("local co = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) return b * 2 end) print(co(1), co(5))", "2\t10")]
    [InlineData("print(pcall(error, 'x'))", "false\tx")]
    [InlineData("print(string.rep('ab', 3, '-'), #string.rep('', 1000000000))", "ab-ab-ab\t0")]
    public void The_dialect_is_Lua_5_1_on_5_4(string script, string printed)
    {
        Load(script);
        Assert.Equal([printed], _printed);
    }

    [Theory]
    [InlineData("io")]
    [InlineData("os.execute")]
    [InlineData("os.getenv")]
    [InlineData("os.exit")]
    [InlineData("os.remove")]
    [InlineData("loadfile")]
    [InlineData("dofile")]
    [InlineData("string.dump")]
    [InlineData("debug.setupvalue")]
    [InlineData("debug.getregistry")]
    [InlineData("debug.sethook")]
    [InlineData("package.loadlib")]
    public void What_reaches_the_machine_is_closed(string name)
    {
        Load($"print(type({name}))");
        Assert.Equal(["nil"], _printed);
    }

    [Fact]
    public void Compiled_chunks_are_not_loaded() =>
        Assert.Contains("attempt to load a binary chunk", Fails("error((select(2, load('\\27Lua', 'x', 'b'))))"), StringComparison.Ordinal);

    [Theory]
    [InlineData("while true do end")]
    [InlineData("while true do pcall(function() while true do end end) end")]
    [InlineData("coroutine.wrap(function() while true do end end)()")]
    [InlineData("local co = coroutine.create(function() while true do end end) while true do coroutine.resume(co) end")]
    [InlineData("table.sort({3, 2, 1, 5, 4}, function() while true do end end)")]
    [InlineData("string.gsub('xx', 'x', function() while true do end end)")]
    [InlineData("setmetatable({}, {__index = function() while true do end end}).x = nil; local t = setmetatable({}, {__index = function() while true do end end}) print(t.x)")]
    [InlineData("repeat local ok = pcall(coroutine.wrap(function() while true do end end)) until false")]
    public void A_script_that_does_not_end_is_stopped(string script)
    {
        Assert.Contains("stopped: it ran longer than 50 ms", Fails(script), StringComparison.Ordinal);
        Load("print('alive')");
        Assert.Equal(["alive"], _printed);
    }

    [Theory]
    [InlineData("local s = 'x' while true do s = s .. s end")]
    [InlineData("local s = string.rep('x', 1000000000)")]
    [InlineData("local t = {} for i = 1, 20 do t[i] = string.rep('x', 1000000) .. i end")]
    public void A_script_that_fills_the_memory_fails_and_gives_it_back(string script)
    {
        var functions = new Dictionary<string, ScriptFunction> { ["print"] = Print, ["read_module"] = (_, stack) => stack.Fail("no such file") };
        using var vm = new ScriptVm(new() { Memory = 16 << 20 }, new(functions, []));
        var failure = Assert.Throws<ScriptException>(() => vm.Load(Encoding.UTF8.GetBytes(script), "test.lua"));
        Assert.Contains("not enough memory", failure.Message, StringComparison.Ordinal);
        vm.Load("collectgarbage() collectgarbage()"u8, "test.lua");
        Assert.InRange(vm.MemoryUsed, 1, 1 << 20);
    }

    [Fact]
    public void Deep_recursion_fails_alone()
    {
        Fails("local function f() return f() + 1 end f()");
        Fails("local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k + 1] end print(t[1])");
        Fails("print(string.rep('(', 10000000):find(string.rep('(', 300)))");
        Load("print('alive')");
        Assert.Equal(["alive"], _printed);
    }

    [Fact]
    public void Errors_say_where_they_were_made()
    {
        var error = Fails("local function inner()\n  error('boom')\nend\nlocal function outer()\n  inner()\nend\nouter()");
        Assert.StartsWith("test.lua:2: boom", error, StringComparison.Ordinal);
        Assert.Contains("test.lua:5: in ", error, StringComparison.Ordinal);
        Assert.StartsWith("test.lua:1: unexpected symbol", Fails("x = = 1"), StringComparison.Ordinal);
        Assert.StartsWith("an error that is a table", Fails("error({})"), StringComparison.Ordinal);
    }

    [Fact]
    public void Callbacks_get_arguments_and_give_results()
    {
        Load("function double(x) return x * 2, 'done' end");
        Assert.True(_vm.TryBegin("double", null, out var task, out var stack));
        stack.Push(21);
        Assert.Equal(ScriptOutcome.Returned, _vm.Start(task, 1));
        Assert.Equal((2, 42L, "done"), (stack.Count, stack.Integer(1), stack.Text(2)));
        _vm.Return(task);
        Assert.False(_vm.TryBegin("missing", null, out _, out _));
    }

    [Fact]
    public void A_yield_outside_of_a_coroutine_is_an_error()
    {
        Assert.Contains("coroutine.yield outside", Fails("coroutine.yield(1)"), StringComparison.Ordinal);
        Assert.Equal(0, _vm.Waiting);
    }

    [Fact]
    public void What_waits_goes_on_with_what_it_waited_for()
    {
        using var vm = WaitingVm();
        vm.Load("function ask(x) local a, b = wait(x) answer(a, b) end"u8, "test.lua");
        var first = Ask(vm);
        var second = Ask(vm);
        Assert.Equal(2, vm.Waiting);
        Answer(vm, second, "two");
        Answer(vm, first, "one");
        Assert.Equal(["two", "one"], _printed);
        Assert.Equal(0, vm.Waiting);
    }

    [Fact]
    public void Waiting_passes_through_coroutines_of_the_script()
    {
        using var vm = WaitingVm();
        vm.Load("function ask() local co = coroutine.wrap(function() coroutine.yield('own') answer(wait()) end) answer(co(), 1) co() end"u8, "test.lua");
        var task = Ask(vm);
        Answer(vm, task, "after");
        Assert.Equal(["own", "after"], _printed);
    }

    [Fact]
    public void A_callback_that_waits_can_be_forgotten()
    {
        using var vm = WaitingVm();
        vm.Load("function ask() wait() answer('never') end"u8, "test.lua");
        vm.Drop(Ask(vm));
        Assert.Equal(0, vm.Waiting);
        Assert.Empty(_printed);
    }

    private static void Answer(ScriptVm vm, ScriptTask task, string text)
    {
        task.Ended = (ended, outcome) =>
        {
            Assert.Equal(ScriptOutcome.Returned, outcome);
            vm.Return(ended);
        };
        ScriptVm.StackOf(task).Push(text);
        ScriptVm.StackOf(task).Push(1);
        vm.Resume(task, 2);
    }

    private ScriptTask Ask(ScriptVm vm)
    {
        Assert.True(vm.TryBegin("ask", null, out var task, out _));
        Assert.Equal(ScriptOutcome.Waiting, vm.Start(task, 0));
        Assert.Same(task, _waiting);
        return task;
    }

    private ScriptVm WaitingVm()
    {
        var functions = new Dictionary<string, ScriptFunction>
        {
            ["print"] = Print,
            ["read_module"] = (_, stack) => stack.Fail("no such file"),
            ["start"] = Start,
        };
        return new(new(), new(functions, [.. "local host = ... wait, answer = host.waiting(host.start), host.print"u8]));
    }

    private int Start(ScriptVm vm, LuaStack stack)
    {
        _waiting = vm.Current;
        return vm.Wait(stack);
    }

    private int Print(ScriptVm vm, LuaStack stack)
    {
        _printed.Add(stack.Text(1)!);
        return 0;
    }

    private void Load(string script) => _vm.Load(Encoding.UTF8.GetBytes(script), "test.lua");

    private string Fails(string script) => Assert.Throws<ScriptException>(() => Load(script)).Message;
}
