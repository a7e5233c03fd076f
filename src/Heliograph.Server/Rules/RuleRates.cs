using Heliograph.Broker.Shards;

namespace Heliograph.Server.Rules;

/// <summary>Has rates sampled each ten seconds, by the clock of a shard.</summary>
internal sealed class RuleRates(Shard shard, Action sample) : Deadline
{
    /// <summary>How long a rate looks back.</summary>
    public const double Seconds = 10;

    /// <summary>Begins. On any thread.</summary>
    public void Start() => shard.Post(Schedule);

    /// <inheritdoc/>
    public override void Due()
    {
        sample();
        Schedule();
    }

    private void Schedule() => shard.SetDeadline(this, (long)(Seconds * 1000));
}
