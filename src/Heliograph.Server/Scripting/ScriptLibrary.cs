namespace Heliograph.Server.Scripting;

/// <summary>What the host gives scripts.</summary>
/// <param name="Functions">Functions of the host by the names under which <paramref name="Binding"/> finds them in its argument.</param>
/// <param name="Binding">
/// Lua text that makes what scripts see of them: run once, with the table of functions. <c>host.waiting(f)</c> makes of a function that answers with
/// <see cref="ScriptVm.Wait"/> one that returns what it waited for.
/// </param>
internal sealed record ScriptLibrary(IReadOnlyDictionary<string, ScriptFunction> Functions, byte[] Binding);
