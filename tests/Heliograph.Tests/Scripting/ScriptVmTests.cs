using System.Text;
using Heliograph.Server.Scripting;

namespace Heliograph.Tests.Scripting;

/// <summary>Scripts in a virtual machine: what they find, what stops them, and waiting.</summary>
public sealed class ScriptVmTests : IDisposable
{
    private readonly List<string> _printed = [];
    private readonly ScriptWatch _watch = new(TimeProvider.System, TimeSpan.Zero);
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
    [InlineData("xpcall(function() while true do end end, function() while true do end end)")]
    [InlineData("xpcall(error, function() while true do end end)")]
    [InlineData("pcall(coroutine.resume) while true do end")]
    [InlineData("pcall(coroutine.resume, 1, 2) local co = coroutine.create(function() end) coroutine.resume(co) co = nil collectgarbage() while true do end")]
    [InlineData("local co = coroutine.create(function() local x <close> = setmetatable({}, {__close = function() while true do end end}) coroutine.yield() end) coroutine.resume(co) coroutine.close(co)")]
    [InlineData("local t = {} for i = 1, 100000 do t[i] = i end table.sort(t, function(a, b) while true do end end)")]
    [InlineData("local s = ('a'):rep(3000000) while true do s:find(('a'):rep(1500000) .. 'b' .. ('a'):rep(1000000), 1, true) end")]
    [InlineData("local function f(n) return pcall(f, n + 1) end while true do f(1) end")]
    [InlineData("while true do local t = {} t[1] = {} end")]
    [InlineData("while true do is_open = print end")]
    public void A_script_that_does_not_end_is_stopped(string script)
    {
        Assert.Contains("stopped: it ran longer than 50 ms", Fails(script), StringComparison.Ordinal);
        Load("print('alive')");
        Assert.Equal(["alive"], _printed);
    }

    [Theory]
    [InlineData("setmetatable({}, {__gc = function() while true do end end})", "finalizers (__gc) are not supported")]
    [InlineData("table.insert(setmetatable({}, {__len = function() return 1 << 50 end}), 1, 0)", "a metatable says")]
    [InlineData("table.remove(setmetatable({}, {__len = function() return 1 << 50 end}), 1)", "a metatable says")]
    [InlineData("table.sort(setmetatable({}, {__len = function() return (1 << 31) - 2 end}), math.type)", "a metatable says")]
    [InlineData("table.move({}, '1', '10000000000000', 2)", "too many elements")]
    [InlineData("table.concat(setmetatable({}, {__index = rawlen}), '', 1, 1000000000)", "too many elements")]
    [InlineData("table.move({}, 1, 1 << 40, 2)", "too many elements")]
    [InlineData("error((select(2, load(('x = 1 '):rep(1000000)))))", "longer than 1048576 bytes")]
    [InlineData("error((select(2, load(function() return ('x = 1 '):rep(100000) end))))", "longer than 1048576 bytes")]
    public void What_would_run_long_outside_of_Lua_fails_at_once(string script, string error)
    {
        Assert.Contains(error, Fails(script), StringComparison.Ordinal);
        Load("print('alive')");
        Assert.Equal(["alive"], _printed);
    }

    [Theory]
    [InlineData("local t = {1, 2} table.insert(t, 3) table.insert(t, 1, 0) print(table.concat(t, ','), table.remove(t), table.remove(t, 1), #t)", "0,1,2,3\t3\t0\t2")]
    [InlineData("local t = {} for i = 1, 2000 do t[i] = (i * 7919) % 2003 end table.sort(t) print(t[1] < t[2], t[1999] < t[2000]) ", "true\ttrue")]
    [InlineData("local t = {} for i = 1, 2000 do t[i] = i end table.sort(t, function(a, b) return a > b end) print(t[1], t[2000])", "2000\t1")]
    [InlineData("print(table.concat({1, 2, 3}), table.concat({1, 2, 3}, '-', 2), table.concat({}, ','))", "123\t2-3\t")]
    [InlineData("print(('a.b'):find('.', 1, true), ('hello'):find('l'), ('hello'):find('xyz'), ('a+b'):find('+', 1, true))", "2\t3\tnil\t2\t2")]
    [InlineData("print(xpcall(function() error('x', 0) end, function(e) return e .. '!' end))", "false\tx!")]
    [InlineData("print(xpcall(function(...) return select('#', ...) end, print, 1, 2, 3))", "true\t3")]
    [InlineData("print(load(function(n) return nil end), (load('return 5'))())", "function")]
    [InlineData("local parts = {'return ', '7'} local i = 0 print(load(function() i = i + 1 return parts[i] end)())", "7")]
    [InlineData("print(string.rep(5, 3), math.ldexp(0.5, 4), math.frexp(8))", "555\t8.0\t0.5\t4")]
    [InlineData("local co = coroutine.create(function() coroutine.yield() end) coroutine.resume(co) print(coroutine.close(co), coroutine.status(co))", "true\tdead")]
    [InlineData("local a = coroutine.wrap(function() local b = coroutine.wrap(function() coroutine.yield(1) coroutine.yield(2) end) coroutine.yield(b()) coroutine.yield(b()) end) print(a(), a())", "1\t2")]
    [InlineData("print((select(2, pcall(coroutine.resume, nil))):match('bad argument.*'))", "bad argument #1 to 'resume' (")]
    public void What_is_bounded_is_otherwise_as_in_Lua(string script, string printed)
    {
        Load(script);
        Assert.StartsWith(printed, Assert.Single(_printed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return (string.find(('a'):rep(40), ('a?'):rep(40) .. ('a'):rep(40)))")]
    [InlineData("return (string.find(('a'):rep(30), ('a?'):rep(30) .. 'a*' .. ('a'):rep(30)))")]
    [InlineData("return (string.find(('a'):rep(5000), ('a-'):rep(20) .. 'b'))")]
    [InlineData("return (string.find(('a'):rep(3000), '[' .. ('b'):rep(100000) .. 'a]*x'))")]
    public void A_pattern_that_would_try_for_ever_fails(string body)
    {
        using var script = new TestScript();
        Assert.Contains("pattern", script.Run(body), StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_cannot_have_the_host_fill_the_memory()
    {
        using var script = new TestScript();
        var answer = script.Run("local s = ('x'):rep(1 << 22) for i = 1, 12 do local t, err = mix.php_unpack('H*x', s) if err then return err end s = t.x end return #s");
        Assert.Contains("no room", answer, StringComparison.Ordinal);
        answer = script.Run("local s = ('x'):rep(1 << 22) for i = 1, 40 do local t, err = mix.base64_encode(s) if err then return err end s = t end return #s");
        Assert.Contains("base64_encode: ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_coroutine_that_was_stopped_cannot_be_closed_into_another_loop()
    {
        Fails("co = coroutine.create(function() local x <close> = setmetatable({}, {__close = function() while true do end end}) while true do end end) coroutine.resume(co)");
        Load("print(coroutine.close(co))");
        Assert.Equal(["true"], _printed);
    }

    [Fact]
    public void A_coroutine_that_is_kept_survives_the_stop_of_a_callback_that_used_it()
    {
        Load("counter = coroutine.wrap(function() local n = 0 while true do n = n + 1 coroutine.yield(n) end end) other = coroutine.wrap(function() while true do coroutine.yield('alive') end end) other()");
        for (var i = 0; i < 10; i++) Fails("while true do counter() end");
        Load("print(other())");
        Assert.Equal(["alive"], _printed);
    }

    [Fact]
    public void Memory_of_blocks_of_other_sizes_is_bounded()
    {
        var functions = new Dictionary<string, ScriptFunction> { ["print"] = Print, ["read_module"] = (_, stack) => stack.Fail("no such file") };
        using var vm = new ScriptVm(new() { Memory = 16 << 20 }, new(functions, []));
        var before = Environment.WorkingSet;
        vm.Load("for size = 1, 200, 8 do local t = {} pcall(function() for i = 1, 1000000 do t[i] = ('x'):rep(size) .. i end end) t = nil collectgarbage() end print('done')"u8, "test.lua");
        Assert.Equal(["done"], _printed);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 100 << 20);
    }

    [Fact]
    public void What_is_of_no_use_any_more_makes_room_for_the_host()
    {
        using var script = new TestScript();
        Assert.Equal("8388608", script.Run("collectgarbage('stop') local s = ('x'):rep(6 << 20) for i = 1, 20 do local t = ('y'):rep((1 << 20) + i) end s = mix.base64_encode(s) collectgarbage('restart') return #s"));
    }

    [Fact]
    public void A_module_that_fails_can_be_asked_for_again()
    {
        Load("package.preload.broken = function() error('not yet', 0) end print(pcall(require, 'broken')) print(pcall(require, 'broken')) package.preload.broken = function() return 5 end print(require('broken'))");
        Assert.Equal(["false\tnot yet", "false\tnot yet", "5"], _printed[..2].Append(_printed[2][..1]));
    }

    [Fact]
    public void Deeply_nested_coroutines_fail_alone()
    {
        Fails("local function nest(n) return coroutine.wrap(function() return nest(n + 1) end)() end nest(1)");
        Load("local t = {} for i = 1, 300 do t[i] = coroutine.wrap(function() coroutine.yield(i) return i end) t[i]() end print(t[300]())");
        Assert.Equal(["300"], _printed);
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
