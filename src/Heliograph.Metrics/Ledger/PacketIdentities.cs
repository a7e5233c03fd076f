using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Instruments.BrokerCounter;

namespace Heliograph.Metrics.Ledger;

/// <summary>Totals of packets, and errors among them.</summary>
internal static class PacketIdentities
{
    public static IReadOnlyList<LedgerIdentity> All { get; } =
    [
        new("packets_received", "Packets received are those of all types.")
        {
            Left = [PacketsReceived],
            Right =
            [
                PacketsConnect, PacketsPublishReceived, PacketsPubAckReceived, PacketsPubRecReceived, PacketsPubRelReceived, PacketsPubCompReceived,
                PacketsSubscribeReceived, PacketsUnsubscribeReceived, PacketsPingReqReceived, PacketsDisconnectReceived, PacketsAuthReceived,
            ],
        },
        new("packets_sent", "Packets sent are those of all types.")
        {
            Left = [PacketsSent],
            Right =
            [
                PacketsConnAckSent, PacketsPublishSent, PacketsPubAckSent, PacketsPubRecSent, PacketsPubRelSent, PacketsPubCompSent, PacketsSubAckSent,
                PacketsUnsubAckSent, PacketsPingRespSent, PacketsDisconnectSent, PacketsAuthSent,
            ],
        },
        AtLeast("connack_errors", "Refusals are among the CONNACKs.", PacketsConnAckSent, PacketsConnAckError),
        AtLeast("connack_auth_errors", "Refusals for authentication are among the refusals.", PacketsConnAckError, PacketsConnAckAuthError),
        AtLeast("publish_auth_errors", "Publishes denied are among the erroneous ones.", PacketsPublishError, PacketsPublishAuthError),
        AtLeast("subscribe_auth_errors", "Subscriptions denied are among the erroneous ones.", PacketsSubscribeError, PacketsSubscribeAuthError),
        new("subscribe_errors", "Every erroneous SUBACK refused at least one filter.")
        {
            Left = [.. LedgerTerm.Each(HeliographMessages.SubscriptionsRefused, HeliographMessages.SubscriptionRefusals)],
            IsAtLeast = true,
            Right = [PacketsSubscribeError],
        },
    ];

    private static LedgerIdentity AtLeast(string name, string meaning, BrokerCounter all, BrokerCounter some) =>
        new(name, meaning) { Left = [all], IsAtLeast = true, Right = [some] };
}
