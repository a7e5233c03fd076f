namespace Heliograph.Server.Scripting;

/// <summary>
/// A function that scripts call: reads its arguments from <paramref name="stack"/>, pushes its results there and returns how many. Never raises a Lua
/// error; errors are results.
/// </summary>
internal delegate int ScriptFunction(ScriptVm vm, LuaStack stack);
