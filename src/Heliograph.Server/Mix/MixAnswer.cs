using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>What a callback waited for: pushes it as results and returns how many. Runs on the machine's thread.</summary>
internal delegate int MixAnswer(LuaStack stack);
