using Heliograph.Server.Scripting;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Mix;

/// <summary>print, mix.log and mix.server.option.</summary>
internal sealed partial class MixOutput
{
    private const int LongestText = 16 << 10;

    private readonly MixServer _server;

    /// <summary>The functions for the scripts of a server.</summary>
    public MixOutput(MixServer server)
    {
        _server = server;
        Functions = new Dictionary<string, ScriptFunction> { ["print"] = Print, ["log"] = Write, ["option"] = Option };
    }

    /// <summary>The functions by name.</summary>
    public IReadOnlyDictionary<string, ScriptFunction> Functions { get; }

    private int Print(ScriptVm vm, LuaStack stack)
    {
        Say(vm, LogLevel.Information, stack.Text(1) ?? "");
        return 0;
    }

    private int Write(ScriptVm vm, LuaStack stack)
    {
        if (stack.Integer(1) is not (>= 0 and <= 3) and var level) return stack.Fail($"log: the level is {level?.ToString() ?? "missing"}; expected mix.DEBUG, mix.INFO, mix.WARN or mix.ERROR");
        Say(vm, LogLevel.Debug + (int)stack.Integer(1)!.Value, stack.Text(2) ?? "");
        stack.Push(true);
        return 1;
    }

    private int Option(ScriptVm vm, LuaStack stack)
    {
        if (stack.Text(1) is not { } name) return stack.Fail("option: the name of an option is expected");
        stack.Push(_server.Options.GetValueOrDefault(name));
        return 1;
    }

    private void Say(ScriptVm vm, LogLevel level, string text)
    {
        if (text.Length > LongestText) text = string.Concat(text.AsSpan(0, LongestText), "…");
        Said(_server.Log, level, _server.Name, (vm.Current?.Owner as IMixClient)?.ClientId ?? "-", text);
    }

    [LoggerMessage(EventId = 5800, Message = "server={Server} client={Client}: {Text}")]
    private static partial void Said(ILogger log, LogLevel level, string server, string client, string text);
}
