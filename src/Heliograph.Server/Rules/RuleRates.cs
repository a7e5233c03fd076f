using Heliograph.Broker.Shards;

namespace Heliograph.Server.Rules;

/// <summary>Has every rule sample its rate each ten seconds, by the clock of a shard.</summary>
internal sealed class RuleRates(Shard shard, Func<IReadOnlyList<Rule>> rules) : Deadline
{
    /// <summary>How long a rate looks back.</summary>
    public const double Seconds = 10;

    /// <summary>Begins. On any thread.</summary>
    public void Start() => shard.Post(Schedule);

    /// <inheritdoc/>
    public override void Due()
    {
        foreach (var rule in rules()) rule.SampleRate();
        Schedule();
    }

    private void Schedule() => shard.SetDeadline(this, (long)(Seconds * 1000));
}
