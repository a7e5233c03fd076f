using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access.Outside;

/// <summary>An HTTP service that says what clients may do: <c>{"result": "allow" | "deny" | "ignore"}</c>, or 204 for yes. Anything else is a failure.</summary>
internal sealed class HttpRules : OutsideRules, IDisposable
{
    private readonly HttpCall _service;

    /// <summary>One as the options say.</summary>
    /// <exception cref="FormatException">A placeholder is not known.</exception>
    public HttpRules(RuleSourceOptions options, OutsideCall call)
        : base(options, call) => _service = new(HttpCallOptions.Of(options));

    /// <inheritdoc/>
    protected override async Task<AccessDecision> DecideAsync(AccessQuery query, CancellationToken cancellation)
    {
        var answer = await _service.AskAsync(_service.Question(new(query)), cancellation).ConfigureAwait(false);
        return answer is not { } given ? AccessDecision.Allow : HttpAnswer.Result(given) switch
        {
            "allow" => AccessDecision.Allow,
            "deny" => AccessDecision.Deny,
            _ => AccessDecision.NoMatch,
        };
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _service.Dispose();
}
