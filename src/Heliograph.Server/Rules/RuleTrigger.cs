using Heliograph.Broker.Access;
using Heliograph.Broker.Events;
using Heliograph.Broker.Messages;
using Heliograph.Server.Alarms;
using Heliograph.Server.Connectors;
using Heliograph.Server.Rules.Inputs;
using Heliograph.Server.Sql;

namespace Heliograph.Server.Rules;

/// <summary>What a rule is to be evaluated with: a published message, or something that has happened. Whoever has it owns a reference to the message.</summary>
internal readonly struct RuleTrigger
{
    private readonly object? _about;

    private RuleTrigger(Message? message, object? about, long at) => (Message, _about, At) = (message, about, at);

    /// <summary>The message it is about; null when it is about none.</summary>
    public Message? Message { get; }

    /// <summary>When it happened, in Unix milliseconds.</summary>
    public long At { get; }

    /// <summary>Rules that this has come through; null when it has come through none.</summary>
    public MessageOrigin? Origin => Message?.Origin;

    /// <summary>Whose it is: what has the same stays in its order. Null when it is nobody's.</summary>
    public byte[]? Client => _about switch
    {
        ClientIdentity publisher => publisher.ClientId,
        BrokerEvent what => what.Client.ClientId,
        _ => null,
    };

    /// <summary>Bytes that it keeps in memory, but for a few.</summary>
    public int Size => (Message?.Content.Length ?? 0) + _about switch
    {
        ClientIdentity publisher => publisher.Size,
        BrokerEvent what => what.Size,
        SourceTrigger source => source.Size,
        _ => 0,
    };

    /// <summary>A published message, of which the rule owns a reference from now on. <paramref name="publisher"/>: null when no client published it.</summary>
    public static RuleTrigger Of(Message message, ClientIdentity? publisher, long at) => new(message, publisher, at);

    /// <summary>Something that has happened in the broker. If it is about a message, the rule owns a reference to that from now on.</summary>
    public static RuleTrigger Of(BrokerEvent what) => new((what as MessageEvent)?.Message, what, what.At);

    /// <summary>An alarm that has become active or is over.</summary>
    public static RuleTrigger Of(Alarm alarm) => new(null, alarm, alarm.DeactivatedAt ?? alarm.ActivatedAt);

    /// <summary>A message that a source has brought in. <paramref name="topic"/>: how FROM names the source.</summary>
    public static RuleTrigger Of(string topic, SourceMessage message, long at) => new(null, new SourceTrigger(topic, message), at);

    /// <summary>What a statement sees of it.</summary>
    public SqlInput Input() => _about switch
    {
        null => new PublishInput(Message!, null, At),
        ClientIdentity publisher => new PublishInput(Message!, publisher, At),
        BrokerEvent what => EventInput.Of(what),
        Alarm alarm => new AlarmInput(alarm),
        var source => ((SourceTrigger)source).Input(At),
    };

    private sealed record SourceTrigger(string Topic, SourceMessage Message)
    {
        public int Size => Message.Size;

        public SourceInput Input(long at) => new(Topic, Message, at);
    }
}
