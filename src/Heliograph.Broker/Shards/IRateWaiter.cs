namespace Heliograph.Broker.Shards;

/// <summary>Who waits in a <see cref="RateLane"/>.</summary>
internal interface IRateWaiter
{
    /// <summary>Whether it has left without having had its turn.</summary>
    bool HasLeft { get; }

    /// <summary>Its turn: to go on, or to <paramref name="refuse"/> what waits because it has waited too long.</summary>
    void Go(bool refuse);
}
