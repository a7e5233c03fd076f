using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>What holds for all rules.</summary>
internal sealed record RuleEngineOptions
{
    /// <summary>Whether messages on `$SYS/` topics trigger a rule that says nothing about it (`ignoreSysTopics`) no more than if it had not named them.</summary>
    [Setting(Applies.Now)]
    public bool IgnoreSysMessage { get; init; } = true;

    /// <summary>How long a call of the function `jq` may take that says nothing about it.</summary>
    [Setting(Applies.Now, Min = 0.001, Max = 3600)]
    public TimeSpan JqFunctionDefaultTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
