using System.Net;
using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Heliograph.Server.Access;

/// <summary>
/// Asks an HTTP service about clients: bounded in time, in connections and in the size of an answer, and no more for a while when too many questions
/// failed. What is no usable answer denies, unless the configuration says that the next authenticator is to be asked.
/// </summary>
internal sealed class HttpAuthenticator : IAuthenticator, IDisposable
{
    private readonly HttpAuthenticatorOptions _options;
    private readonly HttpClient _client;
    private readonly ResiliencePipeline _breaker;

    /// <summary>One that asks as <paramref name="options"/> say. Nothing is asked yet.</summary>
    public HttpAuthenticator(HttpAuthenticatorOptions options, TimeProvider clock, ILogger logger)
    {
        _options = options;
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = options.PoolSize,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // The service's name may come to mean another address.
        };
        _client = new(handler) { Timeout = options.Timeout, MaxResponseContentBufferSize = options.MaxResponseSize };
        _breaker = new ResiliencePipelineBuilder { TimeProvider = clock }.AddCircuitBreaker(Breaker(options, logger)).Build();
    }

    /// <inheritdoc/>
    public string Name => "http";

    /// <inheritdoc/>
    public async ValueTask<AuthenticationResult> AuthenticateAsync(ConnectRequest request, CancellationToken cancellation)
    {
        try
        {
            return await _breaker.ExecuteAsync(token => AskAsync(request, token), cancellation).ConfigureAwait(false);
        }
        catch (FormatException unusable)
        {
            return Failed(unusable.Message, ReasonCode.NotAuthorized);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or BrokenCircuitException or IOException)
        {
            return Failed(fault is OperationCanceledException ? "the service took too long" : fault.Message, ReasonCode.ServerUnavailable);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static CircuitBreakerStrategyOptions Breaker(HttpAuthenticatorOptions options, ILogger logger)
    {
        var place = new Uri(options.Url.Split('?')[0]).GetLeftPart(UriPartial.Authority);
        return new()
        {
            FailureRatio = 0.5,
            MinimumThroughput = 10,
            SamplingDuration = TimeSpan.FromSeconds(10),
            BreakDuration = options.BreakFor,
            ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>().Handle<OperationCanceledException>().Handle<IOException>(),
            OnOpened = _ => Tell(() => AccessLog.ServiceBroken(logger, place, options.BreakFor.TotalSeconds)),
            OnClosed = _ => Tell(() => AccessLog.ServiceBack(logger, place)),
        };
    }

    private static ValueTask Tell(Action log)
    {
        log();
        return default;
    }

    private async ValueTask<AuthenticationResult> AskAsync(ConnectRequest request, CancellationToken cancellation)
    {
        using var question = HttpQuestion.Create(_options, request);
        using var answer = await _client.SendAsync(question, cancellation).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NoContent) return AuthenticationResult.Accepted;
        if ((int)answer.StatusCode >= 500) throw new HttpRequestException($"the service answered {(int)answer.StatusCode}");
        if (answer.StatusCode != HttpStatusCode.OK) throw new FormatException($"the service answered {(int)answer.StatusCode}");
        return HttpAnswer.Read(await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
    }

    private AuthenticationResult Failed(string why, ReasonCode reason) =>
        _options.OnFailure == FailureVerdict.Ignore ? AuthenticationResult.Ignored : AuthenticationResult.Refused($"http: {why}", reason);
}
