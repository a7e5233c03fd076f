using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A queue whose messages rules select.</summary>
internal sealed record RabbitmqSourceOptions : ISection
{
    /// <summary>The queue, which is there.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Queue { get; init; } = "";

    /// <summary>Messages that may be under way without acknowledgement.</summary>
    [Setting(Applies.Now, Min = 1, Max = 65_535)]
    public int Prefetch { get; init; } = 100;

    /// <summary>An exchange that the queue is bound to when it is opened. Empty: what it is bound to stays.</summary>
    [Setting(Applies.Now)]
    public string BindExchange { get; init; } = "";

    /// <summary>The routing key of that binding.</summary>
    [Setting(Applies.Now)]
    public string BindRoutingKey { get; init; } = "";

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (BindRoutingKey.Length > 0 && BindExchange.Length == 0) problems.Add("bindRoutingKey", "has no effect without bindExchange");
    }
}
