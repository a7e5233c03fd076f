using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Access;

/// <summary>What the log says about who may come in (events 4000 to 4049).</summary>
internal static partial class AccessLog
{
    /// <summary>The users are in memory.</summary>
    [LoggerMessage(4000, LogLevel.Information, "{Count} users read from the data folder in {Milliseconds} ms")]
    public static partial void UsersRead(ILogger logger, int count, long milliseconds);

    /// <summary>A record of a user is damaged.</summary>
    [LoggerMessage(4001, LogLevel.Warning, "the user '{User}' cannot come in: its record in access.db is damaged; set its password again")]
    public static partial void DamagedUser(ILogger logger, string user);

    /// <summary>The password file was read again.</summary>
    [LoggerMessage(4002, LogLevel.Information, "the password file {Path} has changed: {Count} users")]
    public static partial void PasswordsRead(ILogger logger, string path, int count);

    /// <summary>The password file could not be read again.</summary>
    [LoggerMessage(4003, LogLevel.Warning, "the password file {Path} has changed and cannot be read: {Reason}; the users read before stay")]
    public static partial void PasswordsNotRead(ILogger logger, string path, string reason);

    /// <summary>A line lets nobody in.</summary>
    [LoggerMessage(4004, LogLevel.Warning, "{Path}:{Line}: ignored: {Reason}")]
    public static partial void PasswordLine(ILogger logger, string path, int line, string reason);

    /// <summary>A changed configuration names an authenticator that cannot be had.</summary>
    [LoggerMessage(4007, LogLevel.Warning, "the changed list of authenticators is not used: {Reason}; the one from before holds")]
    public static partial void AuthenticatorsRejected(ILogger logger, string reason);

    /// <summary>A part of the file has no effect.</summary>
    [LoggerMessage(4008, LogLevel.Information, "'{Section}' of the configuration file has no effect: the management API has set it; DELETE /api/v5{Path} takes that back")]
    public static partial void SetByApi(ILogger logger, string section, string path);

    /// <summary>The keys of tokens are there again.</summary>
    [LoggerMessage(4006, LogLevel.Information, "{Count} keys of tokens read from {Url}")]
    public static partial void KeysRead(ILogger logger, string url, int count);

    /// <summary>A changed file of keys is not used.</summary>
    [LoggerMessage(4011, LogLevel.Warning, "the key of tokens has changed and cannot be used: {Reason}; the one read before holds")]
    public static partial void KeysNotRead(ILogger logger, string reason);

    /// <summary>Users were added on the first start.</summary>
    [LoggerMessage(4009, LogLevel.Information, "{Imported} users added from {Path}, {Skipped} lines skipped")]
    public static partial void Bootstrapped(ILogger logger, string path, int imported, int skipped);

    /// <summary>A user of the bootstrap file could not be added.</summary>
    [LoggerMessage(4010, LogLevel.Warning, "{Path}:{Line}: skipped: {Reason}")]
    public static partial void BootstrapLine(ILogger logger, string path, int line, string reason);
}
