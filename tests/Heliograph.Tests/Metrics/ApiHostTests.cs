using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Heliograph.Metrics.Pages;
using Heliograph.Server.Http;

namespace Heliograph.Tests.Metrics;

public sealed class ApiHostTests : IAsyncLifetime
{
    private const string ServedOk = "promhttp_metric_handler_requests_total{code=\"200\"}";

    private static readonly HttpClient Client = new();

    private readonly FakeEngine _engine = new(TimeProvider.System) { Clients = 3 };
    private readonly FakeCenter _center = new() { Clients = 4 };
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync(Options());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Each_address_serves_its_own_page_as_text_0_0_4()
    {
        using var engine = await Client.GetAsync(new Uri($"http://{_host.Engine}/metrics"));
        using var center = await Client.GetAsync(new Uri($"http://{_host.Center}/metrics"));

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", engine.Content.Headers.GetValues("Content-Type").Single());
        Assert.Equal(3, PageText.ValueOf(await engine.Content.ReadAsStringAsync(), "connmix_engine_servers_clients"));
        Assert.Equal(4, PageText.ValueOf(await center.Content.ReadAsStringAsync(), "connmix_center_registry_clients"));
    }

    [Fact]
    public async Task Whatever_aClient_accepts_it_gets_the_text_format()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{_host.Engine}/metrics");
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0,application/vnd.google.protobuf");

        using var response = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.GetValues("Content-Type").Single());
        Assert.DoesNotContain("# EOF", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_nth_scrape_shows_that_n_minus_1_were_served()
    {
        for (var n = 1; n <= 5; n++)
        {
            var page = await Client.GetStringAsync(new Uri($"http://{_host.Engine}/metrics"));

            Assert.Equal(n - 1, PageText.ValueOf(page, ServedOk));
            Assert.Equal(1, PageText.ValueOf(page, "promhttp_metric_handler_requests_in_flight"));
            Assert.Equal(n - 1, PageText.ValueOf(page, "heliograph_scrape_duration_seconds_count{page=\"engine\"}"));
        }

        Assert.Equal(0, PageText.ValueOf(await Client.GetStringAsync(new Uri($"http://{_host.Center}/metrics")), ServedOk));
    }

    [Fact]
    public async Task The_size_and_series_shown_are_those_of_the_scrape_before()
    {
        var first = await Client.GetStringAsync(new Uri($"http://{_host.Center}/metrics"));
        var second = await Client.GetStringAsync(new Uri($"http://{_host.Center}/metrics"));

        Assert.Equal(Encoding.UTF8.GetByteCount(first), PageText.ValueOf(second, "heliograph_scrape_size_bytes{page=\"center\"}"));
        Assert.Equal(first.Split('\n').Count(line => line.Length > 0 && line[0] != '#'), PageText.ValueOf(second, "heliograph_scrape_series{page=\"center\"}"));
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("deflate, gzip;q=0.5", true)]
    [InlineData("*", true)]
    [InlineData("identity", false)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("br", false)]
    [InlineData(";;,=", false)]
    public async Task Gzip_is_used_only_where_it_is_accepted(string accept, bool compressed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{_host.Engine}/metrics");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);

        using var response = await Client.SendAsync(request);

        Assert.Equal(compressed ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        var body = await response.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(compressed ? new GZipStream(body, CompressionMode.Decompress) : body);
        Assert.Equal(3, PageText.ValueOf(await reader.ReadToEndAsync(), "connmix_engine_servers_clients"));
    }

    [Fact]
    public async Task Head_has_the_headers_and_no_body_and_is_a_scrape()
    {
        using var response = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"http://{_host.Engine}/metrics"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.GetValues("Content-Type").Single());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(1, PageText.ValueOf(await Client.GetStringAsync(new Uri($"http://{_host.Engine}/metrics")), ServedOk));
    }

    [Fact]
    public async Task Another_path_is_404_with_one_line_that_says_what_there_is()
    {
        using var response = await Client.GetAsync(new Uri($"http://{_host.Center}/"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("not found; this address serves /metrics, /healthz, /readyz\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Another_method_is_405_and_names_the_allowed_ones()
    {
        using var response = await Client.DeleteAsync(new Uri($"http://{_host.Engine}/metrics"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
        Assert.Equal("only GET and HEAD are allowed here\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{_host.Engine}/metrics") { Content = new StringContent("x") };

        using var response = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Headers_beyond_16_KiB_are_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{_host.Engine}/metrics");
        for (var i = 0; i < 5; i++) request.Headers.Add($"X-{i}", new string('x', 4000));

        using var response = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task AClient_that_does_not_finish_its_headers_is_cut_off()
    {
        await using var host = await ApiHost.StartAsync(Options() with { Limits = new() { HeadersTimeout = TimeSpan.FromMilliseconds(100) } });
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Engine);
        var stream = socket.GetStream();
        await stream.WriteAsync("GET /metrics HTTP/1.1\r\nHost: "u8.ToArray());

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(patience.Token);

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_debug_page_is_on_the_engine_only()
    {
        _engine.Shards[0].Counters.Add(Heliograph.Metrics.Instruments.BrokerCounter.MessagesSent, 8);

        var lines = await Client.GetStringAsync(new Uri($"http://{_host.Engine}/debug/counters"));
        using var center = await Client.GetAsync(new Uri($"http://{_host.Center}/debug/counters"));

        Assert.Contains("\nmessages_sent 8\n", lines, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, center.StatusCode);
    }

    [Fact]
    public async Task A_port_in_use_is_one_error_that_names_address_and_setting_and_leaves_nothing_open()
    {
        var free = FreePort();
        var options = Options() with { EngineAddress = new(IPAddress.Loopback, free), CenterAddress = _host.Center };

        var error = await Assert.ThrowsAsync<ListenException>(() => ApiHost.StartAsync(options));

        Assert.True(error.InUse);
        Assert.Equal(
            $"cannot listen on {_host.Center} (center.apiServer): another program uses this port; stop it or set another port in center.apiServer",
            error.Message);
        using var listener = new TcpListener(IPAddress.Loopback, free);
        listener.Start();
    }

    [Fact]
    public async Task An_address_that_is_not_ours_is_the_same_kind_of_error()
    {
        var options = Options() with { EngineAddress = new(IPAddress.Parse("192.0.2.1"), 0) };

        var error = await Assert.ThrowsAsync<ListenException>(() => ApiHost.StartAsync(options));

        Assert.False(error.InUse);
        Assert.StartsWith("cannot listen on 192.0.2.1:0 (engine.apiServer): ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_stop_nothing_listens()
    {
        await _host.StopAsync();

        using var socket = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(_host.Engine));
    }

    [Fact]
    public async Task A_thousand_scrapes_at_once_are_all_answered()
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 100 };
        using var client = new HttpClient(handler);
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));

        var pages = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => client.GetStringAsync(new Uri($"http://{_host.Engine}/metrics"))));

        Assert.All(pages, page => Assert.EndsWith("\n", page, StringComparison.Ordinal));
        Assert.Equal(1000, PageText.ValueOf(await client.GetStringAsync(new Uri($"http://{_host.Engine}/metrics")), ServedOk));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private ApiHostOptions Options() => new()
    {
        EngineAddress = new IPEndPoint(IPAddress.Loopback, 0),
        CenterAddress = new IPEndPoint(IPAddress.Loopback, 0),
        Engine = _engine,
        EnginePage = EnginePage.Create(_engine, TimeProvider.System),
        CenterPage = CenterPage.Create(_center, TimeProvider.System),
    };
}
