using Heliograph.Server.Mix;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Gateway;

/// <summary>What the machines of one server on one shard are made with.</summary>
/// <param name="Mix">What <c>mix</c> works with.</param>
/// <param name="Limits">What scripts may use.</param>
/// <param name="Watch">What stops endless ones.</param>
/// <param name="Machines">Where they are counted.</param>
internal sealed record ScriptSettings(MixServer Mix, ScriptLimits Limits, ScriptWatch Watch, ScriptMachines Machines);
