using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access.Outside;

/// <summary>
/// A source of rules that must be asked outside, so that each check waits until the connection's cache has the answer. No answer is an exception,
/// which the broker takes for a denial.
/// </summary>
internal abstract class OutsideRules(RuleSourceOptions options, OutsideCall call) : IAuthorizationSource, IOutside
{
    /// <inheritdoc/>
    public string Name => options.DisplayName;

    /// <inheritdoc/>
    public string Type => RuleSourceText.TypeOf(options.Type);

    /// <summary>How it is asked.</summary>
    public OutsideCall Call => call;

    /// <inheritdoc/>
    public AccessDecision Check(in AccessRequest request) => AccessDecision.Pending;

    /// <inheritdoc/>
    public async ValueTask<AccessDecision> AskAsync(AccessQuery query, CancellationToken cancellation) =>
        await call.AskAsync(limit => DecideAsync(query, limit), cancellation).ConfigureAwait(false);

    /// <summary>Asks once. Every exception is a failure.</summary>
    protected abstract Task<AccessDecision> DecideAsync(AccessQuery query, CancellationToken cancellation);
}
