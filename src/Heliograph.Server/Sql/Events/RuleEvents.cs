using System.Text;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Events;

/// <summary>Everything that may trigger a rule.</summary>
internal static class RuleEvents
{
    /// <summary>What events in FROM begin with.</summary>
    public const string Prefix = "$events/";

    // EMQX has these; here nothing makes them happen.
    private static readonly string[] s_elsewhere =
    [
        "$events/schema_validation/failed", "$events/schema_validation_failed", "$events/message_transformation/failed", "$events/message_transformation_failed",
    ];

    /// <summary>All of them: messages, clients, sessions, alarms, sources.</summary>
    public static IReadOnlyList<RuleEvent> All { get; } =
    [
        MessageEvents.Publish, MessageEvents.Delivered, MessageEvents.Acked, MessageEvents.Dropped, MessageEvents.DeliveryDropped,
        ClientEvents.Connected, ClientEvents.Disconnected, ClientEvents.ConnAck, ClientEvents.Ping, ClientEvents.Authentication, ClientEvents.Authorization,
        SessionEvents.Subscribed, SessionEvents.Unsubscribed,
        AlarmEvents.Activated, AlarmEvents.Deactivated,
        SourceEvents.Mqtt, SourceEvents.RabbitMq,
    ];

    /// <summary>The event of a kind.</summary>
    public static RuleEvent Of(RuleEventKind kind) => All.First(one => one.Kind == kind);

    /// <summary>The events that a topic of FROM names, in either spelling, or matches with wildcards; none when there is no such event.</summary>
    public static IReadOnlyList<RuleEvent> Named(string topic)
    {
        var filter = Encoding.UTF8.GetBytes(topic);
        return [.. All.Where(one => one.IsSelectable && (Matches(one.Topic, filter) || (one.OldTopic is { } old && Matches(old, filter))))];
    }

    /// <summary>The event that a topic of FROM is about, of published messages when it is a topic filter; null when it is about none or several.</summary>
    public static RuleEvent? Find(string topic)
    {
        if (SourceName.Read(topic) is { } source) return SourceEvents.Of(source);
        if (!topic.StartsWith(Prefix, StringComparison.Ordinal) || topic == MessageEvents.Publish.Topic) return MessageEvents.Publish;
        return Named(topic) is [var one] ? one : null;
    }

    /// <summary>The event that a trial of a statement calls so (<see cref="RuleEvent.Type"/>); null when there is none.</summary>
    public static RuleEvent? OfType(string type) => All.FirstOrDefault(one => one.Type == type);

    /// <summary>What a statement would see of the example of an event; null when the topic is about none.</summary>
    public static SqlInput? Sample(string topic) => Find(topic) is { } found ? new ContextInput(found, new()) : null;

    /// <summary>What is wrong with a topic of FROM that begins as events do; null when nothing is.</summary>
    internal static string? Problem(string topic)
    {
        if (Named(topic).Count > 0) return null;
        if (topic == MessageEvents.Publish.Topic) return "messages that are published are selected by their topic";
        var why = s_elsewhere.Contains(topic) ? "there are no schema validations and message transformations here, so this event never happens" : "there is no such event";
        return $"{why}; there are {string.Join(", ", All.Where(one => one.IsSelectable).Select(one => one.Topic))}";
    }

    private static bool Matches(string topic, byte[] filter) => SqlTopic.Matches(Encoding.UTF8.GetBytes(topic), filter);
}
