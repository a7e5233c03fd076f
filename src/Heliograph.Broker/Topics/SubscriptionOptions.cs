using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Topics;

/// <summary>How a subscription wants its messages (MQTT 5 §3.8.3.1) and the identifier it gave, eight bytes in all.</summary>
/// <param name="Options">QoS, No Local, Retain As Published, Retain Handling.</param>
/// <param name="Identifier">The subscription identifier; 0 for none.</param>
public readonly record struct SubscriptionOptions(SubscribeOptions Options, uint Identifier)
{
    /// <summary>The highest QoS it is granted.</summary>
    public QoS QoS => Options.QoS;

    /// <summary>The same, with a lower QoS when it is above <paramref name="most"/>.</summary>
    public SubscriptionOptions Within(QoS most) =>
        QoS <= most ? this : this with { Options = new(most, Options.NoLocal, Options.RetainAsPublished, Options.RetainHandling) };

    /// <summary>Both in one number, for the store.</summary>
    public long Packed => ((long)Identifier << 8) | Options.Value;

    /// <summary>The options that <see cref="Packed"/> gave.</summary>
    public static SubscriptionOptions Unpack(long packed) => new(new((byte)packed), (uint)(packed >> 8));
}
