using System.Text;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Sessions;
using Heliograph.Broker.Shards;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker;

/// <summary>A message from outside on its way into the router of a shard.</summary>
internal sealed class Publication(ApplicationMessage content, NodeContext node) : ShardWork, ICommitWaiter
{
    private readonly TaskCompletionSource<ReasonCode> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReasonCode _reason;
    private CounterBlock? _counters;

    public Task<ReasonCode> Completion => _completion.Task;

    public override void Run(Shard shard)
    {
        try
        {
            Publish(shard);
        }
        catch (Exception error)
        {
            shard.OnError(error);
            _completion.TrySetException(error);
        }
    }

    public void Committed(Commit commit)
    {
        if (commit.State != CommitState.Kept)
        {
            _counters!.Add(FlowCounter.MessagesNotKept);
            _reason = ReasonCode.QuotaExceeded;
        }

        _completion.SetResult(_reason);
    }

    private void Publish(Shard shard)
    {
        var topic = Encoding.UTF8.GetBytes(content.Topic);
        if (!TopicName.IsValid(topic) || TopicLevels.Count(topic) > node.Options.MaxTopicLevels)
        {
            _completion.SetResult(ReasonCode.TopicNameInvalid);
            return;
        }

        Count(shard.Metrics.Counters);
        var message = Message.Create(topic, content.Properties.Length, content.Payload.Span);
        content.Properties.Span.CopyTo(message.Properties);
        if (content.ExpirySeconds is { } seconds) message.ExpiresAt = shard.UtcNow + (seconds * 1000L);
        message.QoS = content.QoS;
        message.Retain = content.Retain;
        message.Origin = content.Origin;
        var result = node.Tables[shard.Index].Router.Publish(message);
        message.Release();
        _reason = result.Reason;
        _counters = shard.Metrics.Counters;
        if (result.Commit is { } commit) commit.Wait(shard, this);
        else _completion.SetResult(_reason);
    }

    private void Count(CounterBlock counters)
    {
        counters.Add(content.Origin is null ? FlowCounter.MessagesFromApi : FlowCounter.MessagesFromRules);
        counters.Add(BrokerCounter.MessagesReceived);
        counters.Add(ReasonCells.Received(content.QoS));
    }
}
