using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Connectors.Http;

/// <summary>
/// An HTTP service. It is there when it accepts a connection and shows a certificate that is trusted, or when its health path says so. Redirections are not followed; no proxy and no cookie is used. Any thread.
/// </summary>
internal sealed class HttpDriver : IConnectorDriver
{
    private const int MostDrained = 65_536;

    private readonly HttpConnectorOptions _options;
    private readonly TimeSpan _connectTimeout;
    private volatile SslClientAuthenticationOptions? _tls;
    private volatile HttpClient? _client;

    /// <summary>One without connections.</summary>
    public HttpDriver(ConnectorOptions options, TimeProvider clock)
    {
        (_options, _connectTimeout, Clock) = (options.Http!, options.StartTimeout, clock);
        Url = new(_options.Url.TrimEnd('/'));
    }

    /// <summary>Where it is.</summary>
    public Uri Url { get; }

    /// <summary>The clock, for times that the service names.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Headers of every request.</summary>
    public IReadOnlyList<HttpFieldOptions> Headers => _options.Headers;

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellation)
    {
        _client ??= NewClient();
        return CheckAsync(cancellation);
    }

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellation) => _options.HealthPath.Length == 0 ? TouchAsync(cancellation) : AskAsync(cancellation);

    /// <inheritdoc/>
    public IActionDriver Open(ActionOptions options) => new HttpAction(this, options.Http!);

    /// <summary>The status of the answer to a request; the rest of the answer is not read.</summary>
    /// <exception cref="TargetException">There is none.</exception>
    public async Task<HttpAnswered> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var client = _client ?? throw new TargetException($"{Origin}: not connected yet");
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            return new(answer.StatusCode, HttpVerdict.RetryAfter(answer, Clock));
        }
        catch (HttpRequestException fault)
        {
            var hint = _tls is null ? "" : ClientTls.Hint(_options.Tls, fault.InnerException ?? fault);
            throw new TargetException($"{Origin}: {HttpVerdict.Reason(fault)}{hint}", fault);
        }
    }

    /// <summary>Scheme, host and port.</summary>
    public string Origin => Url.GetLeftPart(UriPartial.Authority);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task TouchAsync(CancellationToken cancellation)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(Url.IdnHost, Url.Port, cancellation).ConfigureAwait(false);
            if (_tls is { } tls) await GreetAsync(socket, tls, cancellation).ConfigureAwait(false);
        }
        catch (SocketException fault)
        {
            throw new TargetException($"{Origin}: {fault.Message}", fault);
        }
        catch (Exception fault) when (fault is IOException or AuthenticationException)
        {
            throw new TargetException($"{Origin}: {HttpVerdict.NoTls(fault)}", fault);
        }
    }

    private static async Task GreetAsync(TcpClient socket, SslClientAuthenticationOptions tls, CancellationToken cancellation)
    {
        var encrypted = new SslStream(socket.GetStream());
        await using (encrypted.ConfigureAwait(false)) await encrypted.AuthenticateAsClientAsync(tls, cancellation).ConfigureAwait(false);
    }

    private async Task AskAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url.AbsoluteUri.TrimEnd('/') + _options.HealthPath);
        foreach (var header in Headers) request.Headers.TryAddWithoutValidation(header.Name, header.Value.Reveal());
        var answer = await SendAsync(request, cancellation).ConfigureAwait(false);
        if (!answer.IsSuccess) throw new TargetException($"{Origin}{_options.HealthPath} answers with status {(int)answer.Status}; expected 200 to 299");
    }

    private HttpClient NewClient()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxConnectionsPerServer = _options.PoolSize,
            ConnectTimeout = _connectTimeout,
            MaxResponseDrainSize = MostDrained,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // The service's name may come to mean another address.
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        };
        if (Url.Scheme == Uri.UriSchemeHttps) handler.SslOptions = _tls = ClientTls.Load(_options.Tls, Url.IdnHost);
        return new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
