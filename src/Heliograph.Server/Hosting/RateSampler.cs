using Heliograph.Broker.Shards;
using Heliograph.Metrics.Pages;

namespace Heliograph.Server.Hosting;

/// <summary>Keeps the samples of <see cref="MessageRates"/> by the clock of a shard, whether anybody scrapes or not.</summary>
internal sealed class RateSampler(Shard shard, MessageRates rates) : Deadline
{
    /// <summary>Begins. On any thread.</summary>
    public void Start() => shard.RunAsync(Schedule);

    /// <inheritdoc/>
    public override void Due()
    {
        rates.Sample();
        Schedule();
    }

    private bool Schedule()
    {
        shard.SetDeadline(this, rates.Due);
        return true;
    }
}
