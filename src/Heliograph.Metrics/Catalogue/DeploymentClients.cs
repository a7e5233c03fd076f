using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Instruments.BrokerCounter;

namespace Heliograph.Metrics.Catalogue;

/// <summary>Steps in the life of a client's connection.</summary>
public static class DeploymentClients
{
    internal static readonly MetricArea Area = DeploymentLabels.Area("deployment_clients", "Clients");

    /// <summary>Every counter of this area.</summary>
    public static IReadOnlyList<BrokerCounterFamily> Counters { get; } =
    [
        Of(ClientConnect, "client_connect",
            "Connection attempts taken up, before any check.",
            "A second CONNECT on a live connection does not count."),
        Of(ClientConnAck, "client_connack", "Connection attempts answered, accepted or refused."),
        Of(ClientConnected, "client_connected", "Connection attempts accepted."),
        Of(ClientDisconnected, "client_disconnected",
            "Accepted connections that ended, for any reason.",
            "Once per connection; the end of a session whose client is absent does not count."),
        Of(ClientAuthenticate, "client_authenticate",
            "Authentication steps run.",
            "Once per CONNECT, once more per AUTH round and per repeated authentication; not for banned clients or where authentication is off."),
        Of(ClientAuthAnonymous, "client_auth_anonymous", "Clients accepted without any check of credentials."),
        Of(ClientAuthorize, "client_authorize",
            "Authorisation steps run: checks that the connection's cache did not answer.",
            "Per PUBLISH, per filter of a SUBSCRIBE, per will. Every check, cached or not, is authorization_allow + authorization_deny."),
        Of(ClientSubscribe, "client_subscribe",
            "SUBSCRIBE packets taken up.",
            "After the syntax check, even if every filter was refused."),
        Of(ClientUnsubscribe, "client_unsubscribe", "UNSUBSCRIBE packets taken up.", "After the syntax check."),
    ];

    private static BrokerCounterFamily Of(BrokerCounter counter, string name, string help, string moves = "") =>
        new(counter, Area.Counter(DeploymentLabels.Prefix + name, help, moves));
}
