using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Access.Outside;

/// <summary>
/// Asks an HTTP service about clients. What is no usable answer denies, unless the configuration says that the next authenticator is to be asked.
/// </summary>
internal sealed class HttpAuthenticator(HttpAuthenticatorOptions options, TimeProvider clock, ILogger logger) : IAuthenticator, IOutside, IDisposable
{
    private readonly HttpCall _service = new(HttpCallOptions.Of(options));
    private readonly OutsideCall _call = new("http", options.Timeout, logger, clock) { Pause = options.BreakFor };

    /// <inheritdoc/>
    public string Name => "http";

    /// <inheritdoc/>
    public OutsideCall Call => _call;

    /// <inheritdoc/>
    public async ValueTask<AuthenticationResult> AuthenticateAsync(ConnectRequest request, CancellationToken cancellation)
    {
        try
        {
            var question = _service.Question(new(request));
            return await _call.AskAsync(limit => AskAsync(question, limit), cancellation).ConfigureAwait(false);
        }
        catch (FormatException unusual)
        {
            return AuthenticationResult.Refused($"http: {unusual.Message}", ReasonCode.NotAuthorized); // The service has not failed: the client alone has caused it.
        }
        catch (OutsideException failure)
        {
            return Failed(failure.Message, failure.HasAnswered ? ReasonCode.NotAuthorized : ReasonCode.ServerUnavailable);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _service.Dispose();

    private async Task<AuthenticationResult> AskAsync(HttpRequestMessage question, CancellationToken cancellation) =>
        await _service.AskAsync(question, cancellation).ConfigureAwait(false) is { } answer ? HttpAnswer.Read(answer) : AuthenticationResult.Accepted;

    private AuthenticationResult Failed(string why, ReasonCode reason) =>
        options.OnFailure == FailureVerdict.Ignore ? AuthenticationResult.Ignored : AuthenticationResult.Refused(why, reason);
}
