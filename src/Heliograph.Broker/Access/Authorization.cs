using Heliograph.Metrics.Instruments;

namespace Heliograph.Broker.Access;

/// <summary>
/// What clients may do: the sources in their order, and what holds when none decides. Responsible for asking them, for counting every check as
/// EMQX names it, and for <see cref="Generation"/>, which tells caches that rules have changed. Without a source and without rules of its own no
/// client is checked at all. Replaced parts are seen by all shards with their next check.
/// </summary>
public sealed class Authorization
{
    private IAuthorizationSource[] _sources = [];
    private AuthorizationOptions _options = new();
    private long _generation;

    /// <summary>The sources, in the order in which they are asked.</summary>
    public IReadOnlyList<IAuthorizationSource> Sources
    {
        get => Volatile.Read(ref _sources);
        set
        {
            Volatile.Write(ref _sources, [.. value]);
            Flush();
        }
    }

    /// <summary>What holds around the sources.</summary>
    public AuthorizationOptions Options
    {
        get => Volatile.Read(ref _options);
        set
        {
            Volatile.Write(ref _options, value);
            Flush();
        }
    }

    /// <summary>Rises whenever a remembered answer might have become wrong.</summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>Makes every connection forget what it remembers, for a source whose rules have changed. Any thread.</summary>
    public void Flush() => Interlocked.Increment(ref _generation);

    /// <summary>Whether a client must be checked at all.</summary>
    internal bool Concerns(ClientIdentity client) => _sources.Length > 0 || client.Rules.Count > 0;

    /// <summary>Asks everybody who answers at once; <see cref="AccessDecision.Pending"/> when somebody must be asked outside.</summary>
    internal AccessAnswer Check(in AccessRequest request)
    {
        if (request.Client.IsSuperuser) return new(AccessDecision.Allow, AccessAnswer.Superuser);
        var decision = AccessRule.Check(request.Client.Rules, request);
        if (decision != AccessDecision.NoMatch) return new(decision, AccessAnswer.ClientRules);
        foreach (var source in Volatile.Read(ref _sources))
        {
            decision = source.Check(request);
            if (decision != AccessDecision.NoMatch) return new(decision, source.Type);
        }

        return new(AccessDecision.NoMatch, AccessAnswer.Default);
    }

    /// <summary>Asks everybody in order, waiting for those outside. Any thread; never throws, and never answers "later".</summary>
    internal async Task<AccessAnswer> AskAsync(AccessQuery query, CancellationToken cancellation)
    {
        foreach (var source in Volatile.Read(ref _sources))
        {
            try
            {
                var decision = source.Check(query.Request);
                if (decision == AccessDecision.Pending) decision = await source.AskAsync(query, cancellation).ConfigureAwait(false);
                if (decision != AccessDecision.NoMatch) return new(decision, source.Type);
            }
            catch (Exception)
            {
                return new(AccessDecision.Deny, source.Type);
            }
        }

        return new(AccessDecision.NoMatch, AccessAnswer.Default);
    }

    /// <summary>Books a check that no cache answered with what the sources decided, and gives the final answer.</summary>
    internal bool Conclude(ClientIdentity client, AccessDecision decision, CounterBlock counters)
    {
        counters.Add(BrokerCounter.ClientAuthorize);
        counters.Add(BrokerCounter.AuthorizationCacheMiss);
        counters.Add(decision switch
        {
            _ when client.IsSuperuser => BrokerCounter.AuthorizationSuperuser,
            AccessDecision.Allow => BrokerCounter.AuthorizationMatchedAllow,
            AccessDecision.Deny => BrokerCounter.AuthorizationMatchedDeny,
            _ => BrokerCounter.AuthorizationNomatch,
        });
        var allowed = decision == AccessDecision.NoMatch ? Options.NoMatch == Verdict.Allow : decision == AccessDecision.Allow;
        counters.Add(allowed ? BrokerCounter.AuthorizationAllow : BrokerCounter.AuthorizationDeny);
        return allowed;
    }
}
