using Heliograph.Server.Configuration;

namespace Heliograph.Server.Rules;

/// <summary>What holds for rules that do not say themselves, from one change to the next. Any thread.</summary>
internal sealed class RuleDefaults
{
    private volatile RuleEngineOptions _options = new();

    /// <summary>The section of the configuration.</summary>
    public RuleEngineOptions Options
    {
        get => _options;
        set => _options = value;
    }

    /// <summary>Whether messages on <c>$SYS/</c> topics trigger none.</summary>
    public bool IgnoresSysMessages => _options.IgnoreSysMessage;

    /// <summary>How long a call of <c>jq</c> may take.</summary>
    public TimeSpan JqTimeout => _options.JqFunctionDefaultTimeout;
}
