using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>
/// Has callbacks of one machine wait for work that is done elsewhere. <paramref name="post"/> runs what it is given on the machine's thread, later, never
/// at once.
/// </summary>
internal sealed class MixWaits(Action<Action> post)
{
    /// <summary>
    /// Begins the work, for which the running callback waits: a function returns what this returns. What the work throws is the error it gets, with the <paramref name="name"/> of the function before it. Its token is
    /// cancelled when the callback was dropped, or has what the work gave.
    /// </summary>
    public int Begin(ScriptVm vm, LuaStack stack, string name, Func<CancellationToken, Task<MixAnswer>> work)
    {
        var results = vm.Wait(stack);
        if (results != 1) return results;
        _ = new MixWait(vm, post).RunAsync(name, work);
        return 1;
    }
}
