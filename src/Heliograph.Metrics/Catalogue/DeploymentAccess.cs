using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Instruments.BrokerCounter;

namespace Heliograph.Metrics.Catalogue;

/// <summary>Who may come in and what they may do.</summary>
public static class DeploymentAccess
{
    internal static readonly MetricArea Area = DeploymentLabels.Area("deployment_access", "Authentication and authorisation");

    /// <summary>Every counter of this area.</summary>
    public static IReadOnlyList<BrokerCounterFamily> Counters { get; } =
    [
        Of(AuthenticationSuccess, "authentication_success", "Clients accepted by authentication, anonymous ones included."),
        Of(AuthenticationSuccessAnonymous, "authentication_success_anonymous",
            "Clients accepted because nothing checks credentials on their listener."),
        Of(AuthenticationFailure, "authentication_failure",
            "Clients refused by authentication.",
            "The final answer only. Not bans, nor CONNECT packets that are not valid."),
        Of(AuthorizationAllow, "authorization_allow", "Checks that allowed a publish or a subscription, cached or not."),
        Of(AuthorizationDeny, "authorization_deny", "Checks that denied a publish or a subscription, cached or not."),
        Of(AuthorizationCacheHit, "authorization_cache_hit", "Checks answered from the connection's cache."),
        Of(AuthorizationCacheMiss, "authorization_cache_miss",
            "Checks that the connection's cache could not answer.",
            "The key has the topic, the action, the QoS and, for a publish, the retain flag."),
        Of(AuthorizationSuperuser, "authorization_superuser", "Checks not in the cache that were allowed because the client is a superuser."),
        Of(AuthorizationMatchedAllow, "authorization_matched_allow", "Checks not in the cache that a source allowed."),
        Of(AuthorizationMatchedDeny, "authorization_matched_deny", "Checks not in the cache that a source denied."),
        Of(AuthorizationNomatch, "authorization_nomatch",
            "Checks not in the cache that no source had a rule for.",
            "The no-match setting then decides, and authorization_allow or authorization_deny moves as well."),
    ];

    private static BrokerCounterFamily Of(BrokerCounter counter, string name, string help, string moves = "") =>
        new(counter, Area.Counter(DeploymentLabels.Prefix + name, help, moves));
}
