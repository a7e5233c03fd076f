using System.Net;
using System.Text;

namespace Heliograph.Server.Mix;

/// <summary>
/// Asks HTTP servers for scripts, any number at once and none with a thread of its own; beyond a bound they wait for their turn. No proxy and no cookie is remembered; answers and redirections are
/// bounded. Any thread.
/// </summary>
internal sealed class HttpRequests : IDisposable
{
    private readonly HttpClient _client;
    private readonly HttpLimits _limits;
    private readonly SemaphoreSlim _turns;
    private readonly ByteBudget _budget;

    /// <summary>One that connects with the first question.</summary>
    public HttpRequests(HttpLimits limits)
    {
        _limits = limits;
        _turns = new(limits.MaxRequests);
        _budget = new(limits.MaxBuffered);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // See HttpQuestion.Redirected.
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            ConnectCallback = HttpConnections.OpenAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // A server's name may come to mean another address.
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        };
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The answer, whatever its status; the caller disposes it.</summary>
    /// <exception cref="HttpRequestException">There is none, or there is no room for it; the message says why.</exception>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public async Task<HttpReply> AskAsync(HttpQuestion question, CancellationToken cancellation)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // The shard that asks has other connections.
        var sent = question.Body?.Length ?? 0;
        if (!_budget.TryTake(sent)) throw new HttpRequestException($"the requests of scripts have more than {_budget.Most} bytes together (engine.luavm.http.maxBufferedSize)");
        var timeout = question.Timeout ?? _limits.Timeout;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout);
        try
        {
            return await InTurnAsync(question, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{question.Url.Authority} did not answer within {timeout.TotalSeconds:0.###} s");
        }
        finally
        {
            _budget.Give(sent);
        }
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _client.Dispose();

    private async Task<HttpReply> InTurnAsync(HttpQuestion question, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await FollowAsync(question, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<HttpReply> FollowAsync(HttpQuestion question, CancellationToken cancellation)
    {
        for (var redirects = 0; redirects <= _limits.MaxRedirects; redirects++)
        {
            using var message = question.Message();
            using var answer = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if (question.Redirected(answer) is not { } next) return await ReadAsync(answer, question.Url, cancellation).ConfigureAwait(false);
            question = next;
        }

        throw new HttpRequestException($"more than {_limits.MaxRedirects} redirections");
    }

    private async Task<HttpReply> ReadAsync(HttpResponseMessage answer, Uri url, CancellationToken cancellation)
    {
        var body = new HttpBody(_budget);
        try
        {
            if (await body.ReadAsync(answer.Content, _limits.MaxResponse, cancellation).ConfigureAwait(false)) return HttpReply.Of(answer, url, body);
            throw new HttpRequestException($"the answer of {url.Authority} is larger than {_limits.MaxResponse} bytes");
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }
}
