using System.Globalization;
using Heliograph.Broker.Messages;
using Heliograph.Server.Sql.Events;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules.Inputs;

/// <summary>The columns of a message, as values that outlive it.</summary>
internal static class MessageColumns
{
    // So that the messages of a process are none of another's.
    private static readonly string s_process = Random.Shared.NextInt64(long.MaxValue).ToString("X16", CultureInfo.InvariantCulture);

    /// <summary>The payload as it came.</summary>
    public static SqlValue Payload(Message message) => SqlValue.Of(message.Payload.ToArray());

    /// <summary>The topic.</summary>
    public static SqlValue Topic(Message message) => SqlValue.Of(message.Topic.ToArray());

    /// <summary>What tells it from all other messages, the same whoever asks.</summary>
    public static SqlValue Id(Message message) => SqlValue.Of(s_process + message.Number.ToString("X16", CultureInfo.InvariantCulture));

    /// <summary>How it was published, or is delivered.</summary>
    public static SqlValue Flags(bool retain, bool dup) => SqlValue.Of(new SqlMap(2) { ["retain"] = SqlValue.Of(retain), ["dup"] = SqlValue.Of(dup) });

    /// <summary>Its properties at a moment, which is in Unix milliseconds.</summary>
    public static SqlValue Properties(Message message, long at)
    {
        var map = PropertyColumns.Decode(message.Properties);
        if (message.ExpiresAt != Message.NoExpiry) map["Message-Expiry-Interval"] = SqlValue.Of((long)message.SecondsLeft(at));
        return SqlValue.Of(map);
    }
}
