namespace Heliograph.Metrics.Ledger;

/// <summary>Every identity there is.</summary>
public static class LedgerIdentities
{
    /// <summary>All of them, sorted by name.</summary>
    public static IReadOnlyList<LedgerIdentity> All { get; } =
    [
        .. MessageIdentities.All.Concat(DeliveryIdentities.All).Concat(PacketIdentities.All).Concat(ClientIdentities.All).Concat(AccessIdentities.All)
            .Concat(ScriptQueueIdentities.All).Concat(RuleIdentities.All).Concat(ActionIdentities.All)
            .OrderBy(identity => identity.Name, StringComparer.Ordinal),
    ];
}
