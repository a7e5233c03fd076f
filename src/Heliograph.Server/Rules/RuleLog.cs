using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Rules;

/// <summary>What the log says about rules (events 5600 to 5609).</summary>
internal static partial class RuleLog
{
    /// <summary>The action console.</summary>
    [LoggerMessage(5600, LogLevel.Information, "rule={Rule} output={Output} leftOut={LeftOut}")]
    public static partial void Output(ILogger logger, string rule, string output, int leftOut);

    /// <summary>The statement failed with a message.</summary>
    [LoggerMessage(5601, LogLevel.Warning, "the SQL of a rule failed with a message rule={Rule} leftOut={LeftOut}: {Reason}")]
    public static partial void StatementFailed(ILogger logger, string rule, int leftOut, string reason);

    /// <summary>An action failed.</summary>
    [LoggerMessage(5602, LogLevel.Warning, "an action of a rule failed rule={Rule} leftOut={LeftOut}: {Reason}")]
    public static partial void ActionFailed(ILogger logger, string rule, int leftOut, string reason);

    /// <summary>The queue is full.</summary>
    [LoggerMessage(5603, LogLevel.Warning, "the queue of a rule is full: messages do not trigger it (heliograph_rule_dropped_total) rule={Rule}")]
    public static partial void QueueFull(ILogger logger, string rule);

    /// <summary>Rules publish to each other.</summary>
    [LoggerMessage(5604, LogLevel.Warning, "a message came back to a rule through others, or to it through too many, and does not trigger it: they publish to each other's topics rule={Rule}")]
    public static partial void LoopCut(ILogger logger, string rule);

    /// <summary>The statement names columns that there are not.</summary>
    [LoggerMessage(5606, LogLevel.Warning, "the SQL of a rule reads columns that nothing in its FROM has: they are always undefined rule={Rule} columns={Columns}")]
    public static partial void UnknownColumns(ILogger logger, string rule, string columns);

    /// <summary>There is no such rule: its statement was checked with another version, or not at all.</summary>
    [LoggerMessage(5607, LogLevel.Warning, "a rule cannot be made, so nothing triggers it rule={Rule}: {Reason}")]
    public static partial void Unusable(ILogger logger, string rule, string reason);

    /// <summary>An error inside.</summary>
    [LoggerMessage(5605, LogLevel.Error, "an error inside a rule; the message it had was counted as failed. Please report it rule={Rule}")]
    public static partial void Broken(ILogger logger, string rule, Exception error);
}
