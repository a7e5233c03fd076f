using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.Api;

/// <summary>The paths under which the deployment's numbers are, as scrapers and dashboards of EMQX 4 and 5 ask for them.</summary>
public sealed class MetricPathTests : IAsyncLifetime
{
    private const string Scraper = "application/openmetrics-text;version=1.0.0;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.1";
    private const string Live = "deployment_emqx_metrics_live_connections_count{deployment_id=\"b9110d11\",deployment_type=\"dedicated\",platform=\"heliograph\"}";

    private ApiFixture _api = null!;

    public async Task InitializeAsync()
    {
        _api = await ApiFixture.StartAsync();
        _api.Deployment.LiveConnections = new(3, 4);
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData("/api/deployment_metrics")]
    [InlineData("/api/v5/deployment_metrics")]
    [InlineData("/api/v5/deployment_metrics?type=prometheus")]
    [InlineData("/api/deployment_metrics?type=nonsense&other=1")]
    [InlineData("/api/emqx_prometheus?type=prometheus")]
    [InlineData("/api/emqx_prometheus?type=prometheus&other=1")]
    public async Task The_deployment_page_is_at(string path)
    {
        using var plain = await _api.SendAsync(path);
        using var secure = await _api.SendSecurelyAsync(path);

        foreach (var response in new[] { plain, secure })
        {
            Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.GetValues("Content-Type").Single());
            Assert.Equal(3, PageText.ValueOf(await response.Content.ReadAsStringAsync(), Live));
        }
    }

    [Theory]
    [InlineData("/api/deployment_metrics/data_integration")]
    [InlineData("/api/v5/deployment_metrics/data_integration?type=prometheus")]
    public async Task The_data_integration_page_is_at(string path)
    {
        using var response = await _api.SendAsync(path);

        Assert.Equal(PageText.Of(_api.DataIntegration), await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("?type=json", null)]
    [InlineData("?type=json", Scraper)]
    [InlineData("", null)]
    [InlineData("", "*/*")]
    [InlineData("", "application/json")]
    [InlineData("", "application/json, text/plain;q=0.5")]
    [InlineData("?other=1", "text/html")]
    [InlineData("", "not a media type")]
    public async Task The_grouped_numbers_are_at_the_old_path(string query, string? accept)
    {
        using var response = await AcceptingAsync("/api/emqx_prometheus" + query, accept);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var stats = (await response.JsonAsync()).GetProperty("data").GetProperty("stats");
        Assert.Equal(3, stats.GetProperty("emqx_live_connections_count").GetInt32());
    }

    [Theory]
    [InlineData(Scraper)]
    [InlineData("text/plain")]
    [InlineData("text/plain;version=0.0.4, application/json;q=0.9")]
    public async Task A_scraper_without_a_type_is_given_text(string accept)
    {
        using var response = await AcceptingAsync("/api/emqx_prometheus", accept);

        Assert.Equal(3, PageText.ValueOf(await response.Content.ReadAsStringAsync(), Live));
    }

    [Theory]
    [InlineData("xml")]
    [InlineData("")]
    [InlineData("Prometheus")]
    [InlineData("json&type=prometheus")]
    public async Task Another_type_is_an_error_that_names_the_types_there_are(string type)
    {
        using var response = await _api.SendAsync("/api/emqx_prometheus?type=" + type);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "it may be prometheus (text) or json");
    }

    [Theory]
    [InlineData("/api/deployment_metrics")]
    [InlineData("/api/emqx_prometheus?type=json")]
    public async Task Head_has_the_headers_of_the_answer_and_no_body(string path)
    {
        using var head = await _api.SendAsync(path, "HEAD");

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.True(head.Content.Headers.ContentLength > 1000);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Gzip_is_used_where_it_is_accepted()
    {
        using var response = await _api.SendAsync("/api/deployment_metrics", with: request => request.Headers.AcceptEncoding.ParseAdd("gzip"));

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        using var reader = new StreamReader(new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress));
        Assert.Equal(3, PageText.ValueOf(await reader.ReadToEndAsync(), Live));
    }

    [Fact]
    public async Task A_collector_that_fails_takes_its_series_along_and_the_answer_is_200()
    {
        _api.Deployment.ReadSessions = () => throw new InvalidOperationException("broken");

        using var text = await _api.SendAsync("/api/deployment_metrics");
        using var json = await _api.SendAsync("/api/emqx_prometheus?type=json");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (text.StatusCode, json.StatusCode));
        Assert.Equal(3, PageText.ValueOf(await text.Content.ReadAsStringAsync(), Live));
        Assert.DoesNotContain("deployment_emqx_sessions_count", await text.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var stats = (await json.JsonAsync()).GetProperty("data").GetProperty("stats");
        Assert.False(stats.TryGetProperty("emqx_sessions_count", out _));
        Assert.Equal(3, stats.GetProperty("emqx_live_connections_count").GetInt32());
        Assert.Equal(12, PageText.ValueOf(PageText.Of(_api.Engine), "heliograph_collector_failures_total{collector=\"deployment_gauges\"}"));
    }

    [Fact]
    public async Task A_scraper_that_goes_away_in_the_middle_harms_nobody()
    {
        for (var i = 0; i < 50; i++)
        {
            using var socket = new TcpClient { LingerState = new LingerOption(true, 0) };
            await socket.ConnectAsync(_api.Http);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"GET /api/deployment_metrics HTTP/1.1\r\nHost: x\r\nAuthorization: {ApiFixture.Basic(_api.App.App.Id, _api.App.Secret)}\r\n\r\n"));
            if (i % 2 == 0) Assert.True(await socket.GetStream().ReadAsync(new byte[10]) > 0);
        }

        using var response = await _api.SendAsync("/api/deployment_metrics");
        Assert.Equal(3, PageText.ValueOf(await response.Content.ReadAsStringAsync(), Live));
    }

    [Fact]
    public async Task A_thousand_scrapers_at_once_are_all_answered()
    {
        var pages = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async _ =>
        {
            using var response = await _api.SendAsync("/api/deployment_metrics");
            return await response.Content.ReadAsStringAsync();
        }));

        Assert.All(pages, page => Assert.Equal(3, PageText.ValueOf(page, Live)));
        Assert.Equal(1000, _api.Page.Scrapes.Served(200));
        Assert.Equal(1000, _api.Cells.Answered("200"));
    }

    private Task<HttpResponseMessage> AcceptingAsync(string path, string? accept) => _api.SendAsync(path, with: request =>
    {
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
    });
}
