using System.Collections.Concurrent;
using System.Text;
using Heliograph.Server.Mix;
using Heliograph.Server.Scripting;

namespace Heliograph.Tests.Scripting;

/// <summary>A machine with everything under <c>mix</c>, whose thread is that of the test.</summary>
internal sealed class TestScript : IDisposable, IMixClient
{
    private readonly BlockingCollection<Action> _posted = [];
    private readonly ScriptWatch _watch = new(TimeProvider.System, TimeSpan.Zero);
    private readonly RedisPools _redis;

    public TestScript(bool isLegacy = false, HttpLimits? http = null, string? folder = null, params RedisPoolOptions[] redis)
    {
        Http = new(http ?? new());
        _redis = new(redis, TimeProvider.System);
        Mix = new(
            new()
            {
                Name = "chat",
                Folder = folder ?? AppContext.BaseDirectory,
                Options = new Dictionary<string, string> { ["path"] = "/chat" },
                IsLegacy = isLegacy,
                Log = Log.CreateLogger("scripts"),
                Mesh = Mesh,
                Queues = Mesh,
                Http = Http,
                Redis = _redis,
            },
            _posted.Add);
        Vm = new(new() { Time = TimeSpan.FromSeconds(5) }, Mix.With());
        _watch.Add(Vm);
        Load("function show(...) local t = table.pack(...) for i = 1, t.n do t[i] = tostring(t[i]) end return table.concat(t, ' ') end");
    }

    public string ClientId => "77";

    public FakeMesh Mesh { get; } = new();

    public TestLog Log { get; } = new();

    public HttpRequests Http { get; }

    public MixLibrary Mix { get; }

    public ScriptVm Vm { get; }

    /// <summary>How many answers have come that nobody has taken.</summary>
    public int Posted => _posted.Count;

    public void Load(string text) => Vm.Load(Encoding.UTF8.GetBytes(text), "test.lua");

    /// <summary>Runs the body of a function and gives what it returns, each as tostring shows it and parted by spaces.</summary>
    public string Run(string body)
    {
        var task = Begin(body);
        string? result = null;
        task.Ended = (ended, outcome) => result = Result(ended, outcome);
        if (Vm.Start(task, 0) is var outcome && outcome != ScriptOutcome.Waiting) return Result(task, outcome);
        while (result is null) Pump();
        return result;
    }

    /// <summary>Begins it; it is to wait.</summary>
    public ScriptTask Wait(string body, Action<string>? ended = null)
    {
        var task = Begin(body);
        task.Ended = (task, outcome) =>
        {
            var result = Result(task, outcome);
            ended?.Invoke(result);
        };
        Assert.Equal(ScriptOutcome.Waiting, Vm.Start(task, 0));
        return task;
    }

    /// <summary>Takes the next answer that comes.</summary>
    public void Pump()
    {
        Assert.True(_posted.TryTake(out var work, Polling.Patience), "no answer came");
        work();
    }

    public void Dispose()
    {
        _watch.Dispose();
        Vm.Dispose();
        Http.Dispose();
        _redis.Dispose();
        _posted.Dispose();
        Log.Dispose();
    }

    private ScriptTask Begin(string body)
    {
        Load($"local function body() {body} end function test() return show(body()) end");
        Assert.True(Vm.TryBegin("test", this, out var task, out _));
        return task;
    }

    private string Result(ScriptTask task, ScriptOutcome outcome)
    {
        if (outcome == ScriptOutcome.Failed)
        {
            var error = Vm.ErrorOf(task);
            Vm.Drop(task);
            return error;
        }

        var result = ScriptVm.StackOf(task).Text(1) ?? "";
        Vm.Return(task);
        return result;
    }
}
