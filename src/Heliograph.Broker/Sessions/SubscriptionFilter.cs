using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Broker.Topics;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>Which subscriptions are meant: those that meet every condition that is given.</summary>
public sealed record SubscriptionFilter
{
    private readonly byte[]? _topic;
    private readonly byte[]? _share;
    private readonly TopicPattern? _match;

    /// <summary>Of this client.</summary>
    public string? ClientId { get; init; }

    /// <summary>With this QoS.</summary>
    public QoS? QoS { get; init; }

    /// <summary>To this filter, the part behind <c>$share/group/</c> of a shared one.</summary>
    public string? Topic { init => _topic = value is null ? null : Encoding.UTF8.GetBytes(value); }

    /// <summary>In this share group.</summary>
    public string? ShareGroup { init => _share = value is null ? null : Encoding.UTF8.GetBytes(value); }

    /// <summary>To something that this filter covers.</summary>
    public string? MatchTopic { init => _match = value is null ? null : TopicPattern.Of(value.Split('/'), isLiteral: false); }

    internal bool Includes(ReadOnlySpan<byte> filter, in SubscriptionOptions options)
    {
        var isShared = TopicFilter.TryParseShared(filter, out var group, out var rest);
        var topic = isShared ? rest : filter;
        return (QoS is not { } qos || qos == options.QoS)
            && (_topic is null || topic.SequenceEqual(_topic))
            && (_share is null || (isShared && group.SequenceEqual(_share)))
            && (_match is null || _match.Covers(topic));
    }
}
