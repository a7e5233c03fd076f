using Heliograph.Broker.Topics;

namespace Heliograph.Broker.Routing;

/// <summary>Counts the deliveries of one message on all shards; completes when the last shard has said what it did.</summary>
internal sealed class DeliveryTally
{
    private readonly TaskCompletionSource<DeliveryCount> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _success;
    private int _failure;
    private int _open = 1;

    public Task<DeliveryCount> Completion => _completion.Task;

    /// <summary>One more shard will say so.</summary>
    public void Open() => Interlocked.Increment(ref _open);

    /// <summary>A shard is through.</summary>
    public void Close(DeliveryCount count)
    {
        Interlocked.Add(ref _success, count.Success);
        Interlocked.Add(ref _failure, count.Failure);
        if (Interlocked.Decrement(ref _open) == 0) _completion.SetResult(new(_success, _failure));
    }

    /// <summary>Adds one delivery to a shard's count.</summary>
    public static DeliveryCount Add(DeliveryCount count, DeliveryResult result) => result switch
    {
        DeliveryResult.Delivered or DeliveryResult.Queued => count with { Success = count.Success + 1 },
        DeliveryResult.Dropped => count with { Failure = count.Failure + 1 },
        _ => count,
    };
}
