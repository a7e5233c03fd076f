namespace Heliograph.Metrics.Pages;

/// <summary>Messages a second.</summary>
/// <param name="Received">From clients, HTTP and rules.</param>
/// <param name="Sent">To clients, without $SYS topics.</param>
/// <param name="Dropped">Lost on their way in, as messages_dropped of the deployment counts.</param>
public readonly record struct MessageRate(double Received, double Sent, double Dropped = 0)
{
    /// <summary>Received and sent together.</summary>
    public double Total => Math.Round(Received + Sent, 2);
}
