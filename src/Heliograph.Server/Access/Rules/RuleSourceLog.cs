using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Access.Rules;

/// <summary>What the log says about the sources of rules and of users outside (events 1170 to 1179).</summary>
internal static partial class RuleSourceLog
{
    /// <summary>Other rules hold.</summary>
    [LoggerMessage(1170, LogLevel.Information, "{Source}: {Count} rules of {File} hold now")]
    public static partial void RulesRead(ILogger logger, string source, string file, int count);

    /// <summary>A changed file is not used.</summary>
    [LoggerMessage(1171, LogLevel.Warning, "{Source}: {File} has changed and cannot be used: {Reason}; the rules from before hold")]
    public static partial void RulesRejected(ILogger logger, string source, string file, string reason);

    /// <summary>Somebody outside cannot be asked; said once until it answers again.</summary>
    [LoggerMessage(1172, LogLevel.Warning, "{Source} gives no answer: {Reason}; until it does, what only it could allow is denied")]
    public static partial void SourceLost(ILogger logger, string source, string reason);

    /// <summary>It answers again.</summary>
    [LoggerMessage(1173, LogLevel.Information, "{Source} answers again, after {Failures} questions without an answer")]
    public static partial void SourceFound(ILogger logger, string source, long failures);

    /// <summary>Somebody outside answers what cannot be understood; said once for each reason in a row.</summary>
    [LoggerMessage(1176, LogLevel.Warning, "{Source} answers what cannot be used: {Reason}; the client is denied")]
    public static partial void AnswerUnusable(ILogger logger, string source, string reason);

    /// <summary>A changed configuration names a source that cannot be had.</summary>
    [LoggerMessage(1174, LogLevel.Warning, "the changed sources of authorization are not used: {Reason}; those from before hold")]
    public static partial void SourcesRejected(ILogger logger, string reason);

    /// <summary>What changed rules did to those who are in.</summary>
    [LoggerMessage(1175, LogLevel.Information, "changed rules took away {Count} subscriptions")]
    public static partial void Revoked(ILogger logger, int count);

    /// <summary>Changed rules could not be held against those who are in.</summary>
    [LoggerMessage(1177, LogLevel.Error, "subscriptions that changed rules deny could not be taken away; the next change tries again")]
    public static partial void NotRevoked(ILogger logger, Exception fault);
}
