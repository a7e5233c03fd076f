namespace Heliograph.Broker.Access;

/// <summary>Somebody who has rules: a file, a database, an HTTP service. Asked in the order of the configuration until one decides.</summary>
public interface IAuthorizationSource
{
    /// <summary>What it is called in the configuration, in logs and in the API.</summary>
    string Name { get; }

    /// <summary>What kind of source it is, as the API and events call it: <c>file</c>, <c>built_in_database</c>, …; a kind of one source has its name.</summary>
    string Type => Name;

    /// <summary>
    /// Answers from memory, or with <see cref="AccessDecision.Pending"/> when <see cref="AskAsync"/> must be asked. On a shard's thread: neither
    /// waits nor throws.
    /// </summary>
    AccessDecision Check(in AccessRequest request);

    /// <summary>
    /// Asks whoever knows. Any thread. Bounded in time by the source itself. What cannot be found out is <see cref="AccessDecision.Deny"/> or
    /// <see cref="AccessDecision.NoMatch"/>, as the source is configured; an exception counts as a denial.
    /// </summary>
    ValueTask<AccessDecision> AskAsync(AccessQuery query, CancellationToken cancellation);
}
