using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>The ledger: what must hold between the other numbers.</summary>
public static class HeliographLedger
{
    internal static readonly MetricArea Area = new("heliograph_ledger", "Heliograph: ledger", Engine);

    /// <summary>Differences.</summary>
    public static readonly MetricFamily Difference = Area.Gauge(
        "heliograph_ledger_difference", "What an identity of the ledger is off by; 0 when it holds.",
        "Left side minus right side; for one that says \"at least\", that only when it is negative. Cells are read while they are written, so under load it is "
        + "off by what is under way; a difference that stays when nothing moves is a bug. /metrics/ledger shows both sides; docs/ledger.md explains them.",
        new MetricLabel("identity"));
}
