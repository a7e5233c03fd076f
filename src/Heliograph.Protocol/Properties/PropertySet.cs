using static Heliograph.Protocol.Properties.PropertyId;

namespace Heliograph.Protocol.Properties;

/// <summary>Which properties a packet may carry: a bit each (MQTT 5 §2.2.2.2, table 2-4).</summary>
internal static class PropertySet
{
    public const ulong User = 1UL << (int)UserProperty;

    public const ulong Message = User | 1UL << (int)PayloadFormatIndicator | 1UL << (int)MessageExpiryInterval | 1UL << (int)ContentType
        | 1UL << (int)ResponseTopic | 1UL << (int)CorrelationData;

    public const ulong Publish = Message | 1UL << (int)TopicAlias | Subscribe;

    public const ulong Will = Message | 1UL << (int)WillDelayInterval;

    public const ulong Subscribe = User | 1UL << (int)SubscriptionIdentifier;

    public const ulong Acknowledgement = User | 1UL << (int)ReasonString;

    public const ulong Disconnect = Acknowledgement | 1UL << (int)SessionExpiryInterval | 1UL << (int)ServerReference;

    public const ulong Auth = Acknowledgement | Authentication;

    public const ulong Connect = Limits | 1UL << (int)RequestProblemInformation | 1UL << (int)RequestResponseInformation;

    public const ulong ConnAck = Limits | Disconnect | 1UL << (int)AssignedClientIdentifier | 1UL << (int)ServerKeepAlive
        | 1UL << (int)ResponseInformation | 1UL << (int)MaximumQoS | 1UL << (int)RetainAvailable
        | 1UL << (int)WildcardSubscriptionAvailable | 1UL << (int)SubscriptionIdentifierAvailable | 1UL << (int)SharedSubscriptionAvailable;

    private const ulong Authentication = 1UL << (int)AuthenticationMethod | 1UL << (int)AuthenticationData;

    private const ulong Limits = User | Authentication | 1UL << (int)SessionExpiryInterval | 1UL << (int)ReceiveMaximum
        | 1UL << (int)TopicAliasMaximum | 1UL << (int)MaximumPacketSize;

    public static ulong Of(PropertyId id) => 1UL << (int)id;
}
