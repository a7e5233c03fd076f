using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>What one connected client may do, with the answers it got lately. One shard's thread.</summary>
internal sealed class ClientAccess(ClientIdentity client, SessionTable table)
{
    private static ReadOnlySpan<byte> DelayPrefix => "$delayed/"u8;

    private readonly Authorization _authorization = table.Node.Access.Authorization;
    private AuthorizationCache? _cache;

    /// <summary>Who the client is.</summary>
    public ClientIdentity Client { get; } = client;

    /// <summary>Whether it is checked at all.</summary>
    public bool IsChecked => _authorization.Concerns(Client);

    /// <summary>What happens to it when it is denied.</summary>
    public bool EndsWhenDenied => _authorization.Options.DenyAction == DenyAction.Disconnect;

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
        if (_cache is not { } cache || !cache.IsAllowedAgain(request, now, _authorization.Generation)) return false;
        table.Counters.Add(BrokerCounter.AuthorizationCacheHit);
        table.Counters.Add(BrokerCounter.AuthorizationAllow);
        table.Announcer?.Authorized(request, isAllowed: true, AccessAnswer.Cache);
        return true;
    }

    /// <summary>The answer: <see cref="AccessDecision.Allow"/>, <see cref="AccessDecision.Deny"/>, or <see cref="AccessDecision.Pending"/> when
    /// <see cref="AskAsync"/> and then <see cref="Conclude(in AccessRequest, AccessAnswer, long, long)"/> must find it.</summary>
    public AccessDecision Check(in AccessRequest request, long now)
    {
        if (_cache is { } cache && cache.TryGet(request, now, _authorization.Generation, out var known))
        {
            table.Counters.Add(BrokerCounter.AuthorizationCacheHit);
            table.Counters.Add(known ? BrokerCounter.AuthorizationAllow : BrokerCounter.AuthorizationDeny);
            table.Announcer?.Authorized(request, known, AccessAnswer.Cache);
            return known ? AccessDecision.Allow : AccessDecision.Deny;
        }

        var generation = _authorization.Generation;
        var answer = _authorization.Check(request);
        return answer.Decision == AccessDecision.Pending ? AccessDecision.Pending : Conclude(request, answer, now, generation);
    }

    /// <summary>The answer, not remembered; <see cref="AccessDecision.Pending"/> when somebody outside would have to be asked.</summary>
    public AccessDecision Decide(in AccessRequest request)
    {
        var answer = _authorization.Check(request);
        return answer.Decision == AccessDecision.Pending ? AccessDecision.Pending : Conclude(request, answer) ? AccessDecision.Allow : AccessDecision.Deny;
    }

    /// <summary>Whether rules have changed since somebody was asked.</summary>
    public bool IsOutdated(Answers answers) => answers.Generation != _authorization.Generation;

    /// <summary>Asks those outside, one question after the other. Any thread; never throws.</summary>
    public async Task<Answers> AskAsync(IReadOnlyList<AccessQuery> queries)
    {
        var generation = _authorization.Generation;
        var decisions = new AccessAnswer[queries.Count];
        for (var i = 0; i < decisions.Length; i++) decisions[i] = await _authorization.AskAsync(queries[i], CancellationToken.None).ConfigureAwait(false);
        return new(decisions, generation);
    }

    /// <summary>Counts and remembers what those outside have decided, and gives the final answer.</summary>
    public AccessDecision Conclude(in AccessRequest request, AccessAnswer answer, long now, long generation)
    {
        var allowed = Conclude(request, answer);
        var options = _authorization.Options;
        if (options.Cache) (_cache ??= new(options.CacheSize)).Put(request, allowed, now + (long)options.CacheTtl.TotalMilliseconds, generation);
        return allowed ? AccessDecision.Allow : AccessDecision.Deny;
    }

    /// <summary>The answers that are remembered and hold.</summary>
    public IReadOnlyList<RememberedAnswer> Remembered(long now) => [.. _cache?.All(now, _authorization.Generation) ?? []];

    /// <summary>Forgets every answer.</summary>
    public void Forget() => _cache = null;

    private bool Conclude(in AccessRequest request, AccessAnswer answer)
    {
        var allowed = _authorization.Conclude(Client, answer.Decision, table.Counters);
        table.Announcer?.Authorized(request, allowed, answer.By);
        return allowed;
    }

    // $delayed/SECONDS/TOPIC
    private static ReadOnlySpan<byte> Undelayed(ReadOnlySpan<byte> topic)
    {
        if (!topic.StartsWith(DelayPrefix)) return topic;
        var slash = topic[DelayPrefix.Length..].IndexOf((byte)'/');
        return slash < 0 ? topic : topic[(DelayPrefix.Length + slash + 1)..];
    }

    /// <summary>What those outside decided, and the rules' generation when they were asked.</summary>
    internal sealed record Answers(AccessAnswer[] Decisions, long Generation);
}
