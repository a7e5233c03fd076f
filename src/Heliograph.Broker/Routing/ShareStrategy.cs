namespace Heliograph.Broker.Routing;

/// <summary>How a shared subscription chooses the member that gets a message. Members that are connected come before those that are away.</summary>
public enum ShareStrategy
{
    /// <summary>Any member.</summary>
    Random,

    /// <summary>One after the other.</summary>
    RoundRobin,

    /// <summary>The same member for as long as it stays.</summary>
    Sticky,

    /// <summary>The same member for the same publishing client.</summary>
    HashClientId,

    /// <summary>The same member for the same topic.</summary>
    HashTopic,
}
