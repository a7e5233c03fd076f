using Heliograph.Broker.Settings;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Configuration;

/// <summary>What the log says about the configuration (events 1100 to 1199).</summary>
internal static partial class ConfigurationLog
{
    /// <summary>A changed file cannot be used.</summary>
    [LoggerMessage(1100, LogLevel.Error, "the changed configuration is not used, the old one stays: {Error}")]
    public static partial void Rejected(ILogger logger, ConfigurationError error);

    /// <summary>The file was read again.</summary>
    [LoggerMessage(1101, LogLevel.Information, "configuration read again file={File} changes={Changes}")]
    public static partial void Reloaded(ILogger logger, string file, int changes);

    /// <summary>A setting has another value.</summary>
    [LoggerMessage(1102, LogLevel.Information, "setting changed key={Key} applies={Applies}")]
    public static partial void SettingChanged(ILogger logger, string key, Applies applies);

    /// <summary>Something in the configuration has no effect.</summary>
    [LoggerMessage(1103, LogLevel.Warning, "{Key} in the configuration has no effect: {Reason}")]
    public static partial void WithoutEffect(ILogger logger, string key, string reason);
}
