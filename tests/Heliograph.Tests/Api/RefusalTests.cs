using System.Net;
using System.Net.Sockets;
using System.Text;
using Heliograph.Metrics.Instruments;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.Api;

/// <summary>Whom the deployment API does not let in, and what it does not take.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private const string Path = "/api/deployment_metrics";

    private ApiFixture _api = null!;

    public async Task InitializeAsync() => _api = await ApiFixture.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData(Path)]
    [InlineData("/api/emqx_prometheus")]
    [InlineData("/api/v5/api_key")]
    [InlineData("/")]
    [InlineData("/nothing")]
    public async Task Without_a_key_nothing_is_to_be_had(string path)
    {
        using var response = await _api.SendAsAsync(null, "", path);

        Assert.Equal("Basic realm=\"Heliograph deployment API\", charset=\"UTF-8\"", response.Headers.WwwAuthenticate.Single().ToString());
        await response.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "BAD_API_KEY_OR_SECRET", "heliograph apps create");
        Assert.Equal(1, _api.Cells.Denied(ApiDenial.NoKey));
        Assert.Equal(1, _api.Cells.Answered("401"));
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic %%%")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Basic /////w==")]
    [InlineData("Bearer abc")]
    [InlineData("Basic OnNlY3JldA== Basic OnNlY3JldA==")]
    public async Task A_header_that_cannot_be_read_is_no_key(string header)
    {
        using var response = await _api.SendAsAsync(null, "", Path, with: request => request.Headers.TryAddWithoutValidation("Authorization", header));

        await response.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "BAD_API_KEY_OR_SECRET", "as HTTP basic user and password");
        Assert.Equal(1, _api.Cells.Denied(ApiDenial.NoKey));
    }

    [Fact]
    public async Task A_key_that_is_longer_than_any_key_is_no_key()
    {
        using var response = await _api.SendAsAsync("x", new string('y', 10_000), Path);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(1, _api.Cells.Denied(ApiDenial.NoKey));
    }

    [Fact]
    public async Task A_wrong_secret_and_an_unknown_app_are_answered_alike()
    {
        using var wrong = await _api.SendAsAsync(_api.App.App.Id, "wrong", Path);
        using var unknown = await _api.SendAsAsync("0123456789abcdef", _api.App.Secret, Path);
        using var swapped = await _api.SendAsAsync(_api.App.Secret, _api.App.App.Id, Path);
        using var empty = await _api.SendAsAsync("", "", Path);

        var bodies = await Task.WhenAll(new[] { wrong, unknown, swapped, empty }.Select(response => response.Content.ReadAsStringAsync()));
        Assert.Single(bodies.Distinct());
        await wrong.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "BAD_API_KEY_OR_SECRET", "no enabled app has this APP ID and APP Secret");
        Assert.Equal(4, _api.Cells.Denied(ApiDenial.WrongKey));
    }

    [Fact]
    public async Task Too_many_wrong_keys_have_to_wait_and_the_right_one_does_not()
    {
        for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.Unauthorized, await WrongAsync());

        using (var limited = await _api.SendAsAsync(_api.App.App.Id, "wrong", Path))
        {
            await limited.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "TOO_MANY_REQUESTS", "try again in 6 s");
            Assert.Equal("6", limited.Headers.GetValues("Retry-After").Single());
        }

        using (var right = await _api.SendAsync(Path)) Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Equal((10, 1), (_api.Cells.Denied(ApiDenial.WrongKey), _api.Cells.Denied(ApiDenial.RateLimited)));
        _api.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(HttpStatusCode.Unauthorized, await WrongAsync());
        Assert.Equal(HttpStatusCode.TooManyRequests, await WrongAsync());
        _api.Clock.Advance(TimeSpan.FromSeconds(60));
        for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.Unauthorized, await WrongAsync());
        Assert.Equal(HttpStatusCode.TooManyRequests, await WrongAsync());
    }

    [Fact]
    public async Task Denials_and_answers_are_on_the_engine_page()
    {
        await WrongAsync();
        (await _api.SendAsync(Path)).Dispose();

        var page = PageText.Of(_api.Engine);
        Assert.Equal(1, PageText.ValueOf(page, "heliograph_api_denied_total{reason=\"wrong_key\"}"));
        Assert.Equal(0, PageText.ValueOf(page, "heliograph_api_denied_total{reason=\"no_key\"}"));
        Assert.Equal(1, PageText.ValueOf(page, "heliograph_api_requests_total{code=\"200\"}"));
        Assert.Equal(1, PageText.ValueOf(page, "heliograph_api_requests_total{code=\"401\"}"));
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/deployment_metrics/other")]
    [InlineData("/metrics")]
    [InlineData("/api/%2e%2e/secrets")]
    public async Task An_unknown_path_is_404(string path)
    {
        using var response = await _api.SendAsync(path);

        await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "NOT_FOUND", "there is nothing at");
        Assert.Equal(1, _api.Cells.Answered("404"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Another_method_is_405_and_names_the_allowed_ones(string method)
    {
        using var response = await _api.SendAsync(Path, method);

        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
        await response.ShouldBeErrorAsync(HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED", $"{method} is not allowed here; allowed: GET, HEAD");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_beyond_64_KiB_is_413(bool chunked)
    {
        var body = $"{{\"name\":\"x\",\"desc\":\"{new string('d', 70_000)}\"}}";
        using var response = await _api.SendAsync("/api/v5/api_key", "POST", body, request => request.Headers.TransferEncodingChunked = chunked);

        await response.ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE", "larger than this address accepts");
        Assert.Single(_api.Apps.All());
    }

    [Fact]
    public async Task Headers_beyond_16_KiB_are_431()
    {
        using var response = await _api.SendAsync(Path, with: request => request.Headers.Add("X-Large", new string('x', 17_000)));

        await response.ShouldBeErrorAsync(HttpStatusCode.RequestHeaderFieldsTooLarge, "HEADERS_TOO_LARGE", "16384");
        Assert.Equal(1, _api.Cells.Answered("431"));
    }

    [Fact]
    public async Task Headers_without_end_are_cut_off()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_api.Http);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {Path} HTTP/1.1\r\nHost: x\r\nX: {new string('x', 80_000)}"));

        Assert.StartsWith("HTTP/1.1 431 ", await ReadToEndAsync(stream), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /api/deployment_metrics HTTP/1.1\r\nHost: ", "HTTP/1.1 408 ")]
    [InlineData("", "")]
    public async Task A_client_that_does_not_finish_its_headers_is_cut_off(string sent, string answer)
    {
        await using var api = await ApiFixture.StartAsync(o => o with
        {
            Limits = o.Limits with { HeadersTimeout = TimeSpan.FromMilliseconds(100), KeepAliveTimeout = TimeSpan.FromMilliseconds(100) },
        });
        using var socket = new TcpClient();
        await socket.ConnectAsync(api.Http);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(sent));

        Assert.StartsWith(answer, await ReadToEndAsync(socket.GetStream()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_cut_off()
    {
        await using var api = await ApiFixture.StartAsync(o => o with
        {
            Limits = o.Limits with { SlowGrace = TimeSpan.FromSeconds(1.1), MinBytesPerSecond = 1_000_000 },
        });
        using var socket = new TcpClient();
        await socket.ConnectAsync(api.Http);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v5/api_key HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nAuthorization: {ApiFixture.Basic(api.App.App.Id, api.App.Secret)}\r\n\r\n{{"));

        Assert.StartsWith("HTTP/1.1 408 ", await ReadToEndAsync(socket.GetStream()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handshake_that_never_comes_is_cut_off()
    {
        await using var api = await ApiFixture.StartAsync(o => o with { Limits = o.Limits with { HeadersTimeout = TimeSpan.FromMilliseconds(100) } });
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, api.Https("/").Port);

        Assert.Equal("", await ReadToEndAsync(socket.GetStream()));
    }

    private static async Task<string> ReadToEndAsync(Stream stream)
    {
        using var patience = new CancellationTokenSource(Polling.Patience);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(patience.Token);
    }

    private async Task<HttpStatusCode> WrongAsync()
    {
        using var response = await _api.SendAsAsync(_api.App.App.Id, "wrong", Path);
        return response.StatusCode;
    }
}
