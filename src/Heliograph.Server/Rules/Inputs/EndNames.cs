using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules.Inputs;

/// <summary>Why connections end, by the names that the deployment's metrics have for it: EMQX's where it has one.</summary>
internal static class EndNames
{
    private static readonly SqlValue[] s_names = [.. Enum.GetValues<DisconnectReason>().Where(reason => reason < DisconnectReason.Count).Select(reason => SqlValue.Of(NameOf(reason)))];

    /// <summary>The name of a reason.</summary>
    public static SqlValue Of(DisconnectReason reason) => s_names[(int)reason];

    private static string NameOf(DisconnectReason reason) => DeploymentDisconnects.Reasons.All.First(entry => entry.Cell.Equals((CounterCell)reason)).Reason;
}
