using Heliograph.Protocol;

namespace Heliograph.Broker.Access;

/// <summary>One question to the rules: may this client do that. A view; valid during the call.</summary>
public readonly ref struct AccessRequest
{
    /// <summary>Who asks.</summary>
    public required ClientIdentity Client { get; init; }

    /// <summary>What it wants to do.</summary>
    public required AccessAction Action { get; init; }

    /// <summary>The topic name to publish to, or the filter to subscribe to without its <c>$share/GROUP/</c>.</summary>
    public required ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>The QoS it wants.</summary>
    public QoS QoS { get; init; }

    /// <summary>Whether the message is to be retained; false for subscriptions.</summary>
    public bool Retain { get; init; }

    /// <summary>A copy that may be kept.</summary>
    public AccessQuery Keep() => new(Client, Action, Topic.ToArray(), QoS, Retain);
}
