using static Heliograph.Metrics.Instruments.BrokerCounter;

namespace Heliograph.Metrics.Ledger;

/// <summary>What becomes of questions whether a client may do something.</summary>
internal static class AccessIdentities
{
    public static IReadOnlyList<LedgerIdentity> All { get; } =
    [
        new("authorization_checks", "Every check is allowed or denied, and was in the cache or not.")
        {
            Left = [AuthorizationAllow, AuthorizationDeny],
            Right = [AuthorizationCacheHit, AuthorizationCacheMiss],
        },
        new("authorization_misses", "Every check that was not in the cache was decided by somebody.")
        {
            Left = [AuthorizationCacheMiss],
            Right = [AuthorizationSuperuser, AuthorizationNomatch, AuthorizationMatchedAllow, AuthorizationMatchedDeny],
        },
        new("client_authorize", "The authorisation step is run for every check that was not in the cache.")
        {
            Left = [ClientAuthorize],
            Right = [AuthorizationCacheMiss],
        },
    ];
}
