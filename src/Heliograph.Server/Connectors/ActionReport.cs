using Heliograph.Metrics.Instruments;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Connectors;

/// <summary>What the log is told of an action: of each kind of trouble a line in ten seconds at most. Any thread.</summary>
/// <param name="action">The identifier of the action.</param>
/// <param name="surroundings">The clock and the log.</param>
internal sealed class ActionReport(string action, ConnectorSurroundings surroundings)
{
    private readonly LineAllowance _failures = Allowance(surroundings);
    private readonly LineAllowance _retries = Allowance(surroundings);
    private readonly LineAllowance _drops = Allowance(surroundings);
    private readonly ILogger _log = surroundings.Log;

    /// <summary>The section of the action cannot be used.</summary>
    public void Unusable(string reason) => ConnectorLog.Unusable(_log, $"action {action}", reason);

    /// <summary>The target refuses rows for good, or nothing can be made of them.</summary>
    public void Failed(int rows, string reason)
    {
        if (_failures.TryTake(out var leftOut)) ConnectorLog.Failed(_log, action, rows, leftOut, reason);
    }

    /// <summary>Rows are sent again.</summary>
    public void Retried(int rows, string reason)
    {
        if (_retries.TryTake(out var leftOut)) ConnectorLog.Retried(_log, action, rows, leftOut, reason);
    }

    /// <summary>A row is given up.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="detail">What the connector, or the section of the action, says to that; null for nothing.</param>
    public void Dropped(ActionDrop reason, string? detail)
    {
        if (_drops.TryTake(out var leftOut)) ConnectorLog.Dropped(_log, action, leftOut, TextOf(reason, detail));
    }

    /// <summary>An error inside.</summary>
    public void Broken(Exception fault)
    {
        if (_retries.TryTake(out _)) ConnectorLog.Broken(_log, action, fault);
    }

    private static LineAllowance Allowance(ConnectorSurroundings surroundings) => new(surroundings.Clock, 1, TimeSpan.FromSeconds(10));

    private static string TextOf(ActionDrop reason, string? detail) => reason switch
    {
        ActionDrop.Expired => $"it has waited longer than buffer.requestTtl; the connector says: {detail ?? "connected"}",
        ActionDrop.QueueFull => "the buffer is full (buffer.maxBytes)",
        ActionDrop.ResourceStopped => "it, or its connector, is disabled, stopped or deleted",
        _ => detail ?? "it cannot be sent",
    };
}
