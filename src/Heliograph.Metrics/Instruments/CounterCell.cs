using static Heliograph.Metrics.Instruments.BrokerCounter;

namespace Heliograph.Metrics.Instruments;

/// <summary>One cell of a <see cref="CounterBlock"/>, whichever of the lists of facts it is from. The lists lie one behind the other.</summary>
public readonly record struct CounterCell
{
    private const int Flows = (int)Count;
    private const int Disconnects = Flows + (int)FlowCounter.Count;
    private const int Connects = Disconnects + (int)DisconnectReason.Count;
    private const int Publishes = Connects + (int)ConnectRefusal.Count;
    private const int Subscriptions = Publishes + (int)PublishRefusal.Count;

    /// <summary>Cells in a block.</summary>
    internal const int Total = Subscriptions + (int)SubscriptionRefusal.Count;

    private CounterCell(int index) => Index = index;

    internal int Index { get; }

    /// <summary>The cell of a counter of the deployment surface.</summary>
    public static implicit operator CounterCell(BrokerCounter counter) => new((int)counter);

    /// <summary>The cell of a fact the deployment surface does not have.</summary>
    public static implicit operator CounterCell(FlowCounter counter) => new(Flows + (int)counter);

    /// <summary>The cell of a way to be disconnected.</summary>
    public static implicit operator CounterCell(DisconnectReason reason) => new(Disconnects + (int)reason);

    /// <summary>The cell of a reason to refuse a CONNECT.</summary>
    public static implicit operator CounterCell(ConnectRefusal reason) => new(Connects + (int)reason);

    /// <summary>The cell of a reason to refuse a message.</summary>
    public static implicit operator CounterCell(PublishRefusal reason) => new(Publishes + (int)reason);

    /// <summary>The cell of a reason to refuse a filter.</summary>
    public static implicit operator CounterCell(SubscriptionRefusal reason) => new(Subscriptions + (int)reason);
}
