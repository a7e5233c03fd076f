using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>What one connected client may do, with the answers it got lately. One shard's thread.</summary>
internal sealed class ClientAccess(ClientIdentity client, Authorization authorization, CounterBlock counters)
{
    private static ReadOnlySpan<byte> DelayPrefix => "$delayed/"u8;

    private AuthorizationCache? _cache;

    /// <summary>Who the client is.</summary>
    public ClientIdentity Client { get; } = client;

    /// <summary>Whether it is checked at all.</summary>
    public bool IsChecked => authorization.Concerns(Client);

    /// <summary>What happens to it when it is denied.</summary>
    public bool EndsWhenDenied => authorization.Options.DenyAction == DenyAction.Disconnect;

    /// <summary>The question whether it may publish; a delayed message is a question about the topic it is for.</summary>
    public AccessRequest Publish(ReadOnlySpan<byte> topic, QoS qos, bool retain) =>
        new() { Client = Client, Action = AccessAction.Publish, Topic = Undelayed(topic), QoS = qos, Retain = retain };

    /// <summary>The question whether it may subscribe; a shared subscription is a question about its filter.</summary>
    public AccessRequest Subscribe(ReadOnlySpan<byte> filter, QoS qos) =>
        new() { Client = Client, Action = AccessAction.Subscribe, Topic = TopicFilter.TryParseShared(filter, out _, out var rest) ? rest : filter, QoS = qos };

    /// <summary>Whether it has just been allowed the same, and nothing has changed since. The topic is taken as it is.</summary>
    public bool MayPublishAgain(ReadOnlySpan<byte> topic, QoS qos, bool retain, long now)
    {
        var request = new AccessRequest { Client = Client, Action = AccessAction.Publish, Topic = topic, QoS = qos, Retain = retain };
        if (_cache is not { } cache || !cache.IsAllowedAgain(request, now, authorization.Generation)) return false;
        counters.Add(BrokerCounter.AuthorizationCacheHit);
        counters.Add(BrokerCounter.AuthorizationAllow);
        return true;
    }

    /// <summary>The answer: <see cref="AccessDecision.Allow"/>, <see cref="AccessDecision.Deny"/>, or <see cref="AccessDecision.Pending"/> when
    /// <see cref="AskAsync"/> and then <see cref="Conclude"/> must find it.</summary>
    public AccessDecision Check(in AccessRequest request, long now)
    {
        if (_cache is { } cache && cache.TryGet(request, now, authorization.Generation, out var known))
        {
            counters.Add(BrokerCounter.AuthorizationCacheHit);
            counters.Add(known ? BrokerCounter.AuthorizationAllow : BrokerCounter.AuthorizationDeny);
            return known ? AccessDecision.Allow : AccessDecision.Deny;
        }

        var generation = authorization.Generation;
        var decision = authorization.Check(request);
        return decision == AccessDecision.Pending ? decision : Conclude(request, decision, now, generation);
    }

    /// <summary>The answer, not remembered; <see cref="AccessDecision.Pending"/> when somebody outside would have to be asked.</summary>
    public AccessDecision Decide(in AccessRequest request)
    {
        var decision = authorization.Check(request);
        if (decision == AccessDecision.Pending) return decision;
        return authorization.Conclude(Client, decision, counters) ? AccessDecision.Allow : AccessDecision.Deny;
    }

    /// <summary>Whether rules have changed since somebody was asked.</summary>
    public bool IsOutdated(Answers answers) => answers.Generation != authorization.Generation;

    /// <summary>Asks those outside, one question after the other. Any thread; never throws.</summary>
    public async Task<Answers> AskAsync(IReadOnlyList<AccessQuery> queries)
    {
        var generation = authorization.Generation;
        var decisions = new AccessDecision[queries.Count];
        for (var i = 0; i < decisions.Length; i++) decisions[i] = await authorization.AskAsync(queries[i], CancellationToken.None).ConfigureAwait(false);
        return new(decisions, generation);
    }

    /// <summary>Counts and remembers what those outside have decided, and gives the final answer.</summary>
    public AccessDecision Conclude(in AccessRequest request, AccessDecision decision, long now, long generation)
    {
        var allowed = authorization.Conclude(Client, decision, counters);
        var options = authorization.Options;
        if (options.Cache) (_cache ??= new(options.CacheSize)).Put(request, allowed, now + (long)options.CacheTtl.TotalMilliseconds, generation);
        return allowed ? AccessDecision.Allow : AccessDecision.Deny;
    }

    /// <summary>The answers that are remembered and hold.</summary>
    public IReadOnlyList<RememberedAnswer> Remembered(long now) => [.. _cache?.All(now, authorization.Generation) ?? []];

    /// <summary>Forgets every answer.</summary>
    public void Forget() => _cache = null;

    // $delayed/SECONDS/TOPIC
    private static ReadOnlySpan<byte> Undelayed(ReadOnlySpan<byte> topic)
    {
        if (!topic.StartsWith(DelayPrefix)) return topic;
        var slash = topic[DelayPrefix.Length..].IndexOf((byte)'/');
        return slash < 0 ? topic : topic[(DelayPrefix.Length + slash + 1)..];
    }

    /// <summary>What those outside decided, and the rules' generation when they were asked.</summary>
    internal sealed record Answers(AccessDecision[] Decisions, long Generation);
}
