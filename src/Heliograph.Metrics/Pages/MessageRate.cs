namespace Heliograph.Metrics.Pages;

/// <summary>Messages a second.</summary>
/// <param name="Received">From clients, HTTP and rules.</param>
/// <param name="Sent">To clients, without $SYS topics.</param>
public readonly record struct MessageRate(double Received, double Sent)
{
    /// <summary>Both together.</summary>
    public double Total => Math.Round(Received + Sent, 2);
}
