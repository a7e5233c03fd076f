using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Heliograph.Tests.Interop;

namespace Heliograph.Tests.Processes;

/// <summary>The deployment API of the running program, with the tools its users have: curl, Prometheus, and <c>heliograph apps</c>.</summary>
public sealed class DeploymentApiTests : IDisposable
{
    private readonly RunningServer _server = new();

    private string Data => Path.Combine(_server.Folder, "data");

    [Fact]
    public async Task The_first_start_makes_a_key_and_a_certificate_and_the_log_says_where_but_not_what()
    {
        await _server.StartAsync();
        var (id, secret) = FirstApp();

        Assert.Contains(Path.Combine(Data, "first-app.json"), await _server.WaitForLineAsync("FirstApp:"), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, _server.Log, StringComparison.Ordinal);
        Assert.Contains("deployment_id=\"" + (await File.ReadAllTextAsync(Path.Combine(Data, "deployment.id"))).Trim(), await CurlAsync(id, secret), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in new[] { "first-app.json", "apps.json", "api-key.pem" })
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, file)));
        }

        var certificate = await File.ReadAllTextAsync(Path.Combine(Data, "api-certificate.pem"));
        await _server.TerminateAsync();
        await _server.StartAsync();
        Assert.Equal((id, secret), FirstApp());
        Assert.Equal(certificate, await File.ReadAllTextAsync(Path.Combine(Data, "api-certificate.pem")));
        Assert.Contains("deployment_emqx_sessions_count", await CurlAsync(id, secret), StringComparison.Ordinal);
        await _server.TerminateAsync();
    }

    [Fact]
    public async Task The_requests_of_the_vendors_page_work_as_they_are_printed()
    {
        await _server.StartAsync();
        var (id, secret) = FirstApp();
        var secure = _server.Url("deployment API");

        foreach (var api in new[] { $"{secure}", $"{secure}/v5", $"{_server.Url("deployment API, local")}" })
        {
            Assert.Contains("\ndeployment_emqx_metrics_bytes_received{deployment_id=", await FetchAsync($"{id}:{secret}", $"{api}/deployment_metrics"), StringComparison.Ordinal);
            Assert.Contains("# TYPE deployment_emqx_rule_status gauge\n", await FetchAsync($"{id}:{secret}", $"{api}/deployment_metrics/data_integration"), StringComparison.Ordinal);
        }

        using var trusting = StockClient.Program("curl", "curl", "-sS", "--fail", "--cacert", Path.Combine(Data, "api-certificate.pem"), "-u", $"{id}:{secret}",
            $"https://localhost:{secure.Port}/api/emqx_prometheus?type=json");
        using var json = JsonDocument.Parse(string.Concat(await trusting.SucceedAsync()));
        Assert.Equal(0, json.RootElement.GetProperty("code").GetInt32());
        using var wrong = StockClient.Program("curl", "curl", "-sSk", "--fail", "-u", $"{id}:wrong", "-X", "GET", $"{secure}/deployment_metrics");
        Assert.Contains("401", await wrong.FailAsync(), StringComparison.Ordinal);
        await _server.TerminateAsync();
    }

    [Fact]
    public async Task Prometheus_with_the_vendors_scrape_configuration_has_the_metrics()
    {
        await _server.StartAsync();
        var (id, secret) = FirstApp();
        var file = Path.Combine(_server.Folder, "prometheus.yml");
        await File.WriteAllTextAsync(file, $"""
            global: [scrape_interval: 1s]
            scrape_configs:
              - job_name: 'emqx'
                scheme: 'https'
                static_configs:
                  - targets: [ 'localhost:{_server.Port("deployment API")}' ]
                metrics_path: "/api/emqx_prometheus"
                params:
                  type: [ "prometheus" ]
                basic_auth:
                  username: '{id}'
                  password: '{secret}'
            """.Replace("[scrape_interval: 1s]", "{scrape_interval: 1s}", StringComparison.Ordinal));
        var port = FreePort();
        using var prometheus = StockClient.Program("env", "prometheus", $"SSL_CERT_FILE={Path.Combine(Data, "api-certificate.pem")}", "prometheus",
            $"--config.file={file}", $"--storage.tsdb.path={Path.Combine(_server.Folder, "tsdb")}", $"--web.listen-address=127.0.0.1:{port}");

        var found = await QueryAsync(port, "deployment_emqx_metrics_cluster_nodes_running{job=\"emqx\"}");

        Assert.Equal("1", found.GetProperty("value")[1].GetString());
        Assert.Equal("dedicated", found.GetProperty("metric").GetProperty("deployment_type").GetString());
        prometheus.Kill();
        await _server.TerminateAsync();
    }

    [Fact]
    public async Task Apps_are_made_before_the_first_start_and_beside_a_running_server()
    {
        var before = await CreateAsync("before");
        await _server.StartAsync();
        Assert.False(File.Exists(Path.Combine(Data, "first-app.json")));
        Assert.Contains("deployment_emqx_", await CurlAsync(before.Id, before.Secret), StringComparison.Ordinal);

        var beside = await CreateAsync("beside");
        Assert.Contains("deployment_emqx_", await CurlAsync(beside.Id, beside.Secret), StringComparison.Ordinal);
        var (_, list, _) = await _server.RunBesideAsync("apps", "list");
        Assert.Matches($"^APP ID            NAME    ROLE           CREATED\n{before.Id}  before  administrator  \\S+ \\S+Z\n{beside.Id}  beside  administrator  \\S+ \\S+Z\n$", list);
        Assert.DoesNotContain(beside.Secret, list, StringComparison.Ordinal);

        Assert.Equal((0, $"deleted before ({before.Id})\n", ""), await _server.RunBesideAsync("apps", "delete", "before"));
        Assert.Equal((0, $"deleted beside ({beside.Id})\n", ""), await _server.RunBesideAsync("apps", "delete", beside.Id));
        foreach (var (id, secret) in new[] { before, beside })
        {
            using var curl = StockClient.Program("curl", "curl", "-sSk", "--fail", "-u", $"{id}:{secret}", $"{_server.Url("deployment API")}/deployment_metrics");
            Assert.Contains("401", await curl.FailAsync(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(before.Secret, _server.Log, StringComparison.Ordinal);
        await _server.TerminateAsync();
    }

    [Theory]
    [InlineData("there is no app 'nobody'", "apps", "delete", "nobody")]
    [InlineData("an app's name is 1 to 64 letters", "apps", "create", "not a name")]
    public async Task What_cannot_be_done_is_one_line_and_one(string says, params string[] arguments)
    {
        var (exit, output, error) = await _server.RunBesideAsync(arguments);

        Assert.Equal((1, ""), (exit, output));
        Assert.Contains(says, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_it_opens_nothing_and_leaves_nothing()
    {
        _server.Configure("- {name: tcp, port: 0, protocol: mqtt}", "storage: {memory: true}");
        File.WriteAllText(_server.ConfigurationFile, File.ReadAllText(_server.ConfigurationFile).Replace("api:\n", "api:\n  enabled: false\n", StringComparison.Ordinal));

        await _server.StartAsync();

        Assert.DoesNotContain("deployment API", _server.Log, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
        await _server.TerminateAsync();
    }

    public void Dispose() => _server.Dispose();

    private static async Task<string> FetchAsync(string user, string url)
    {
        using var curl = StockClient.Program("curl", "curl", "-sSk", "--fail", "-u", user, "-X", "GET", url);
        return string.Join('\n', await curl.SucceedAsync()) + "\n";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Asks until there is an answer, as Prometheus needs a moment to start and to scrape.
    private static async Task<JsonElement> QueryAsync(int port, string query)
    {
        using var client = new HttpClient();
        var url = new Uri($"http://127.0.0.1:{port}/api/v1/query?query={Uri.EscapeDataString(query)}");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var patience = new CancellationTokenSource(RunningServer.Patience);
        while (await timer.WaitForNextTickAsync(patience.Token))
        {
            try
            {
                using var answer = JsonDocument.Parse(await client.GetStringAsync(url, patience.Token));
                if (answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } found)
                    return found.Clone();
            }
            catch (HttpRequestException)
            {
                // It does not listen yet, or is not ready.
            }
        }

        throw new TimeoutException(query);
    }

    private static (string Id, string Secret) Key(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(["app_id", "app_secret"], document.RootElement.EnumerateObject().Select(property => property.Name));
        return (document.RootElement.GetProperty("app_id").GetString()!, document.RootElement.GetProperty("app_secret").GetString()!);
    }

    private (string Id, string Secret) FirstApp() => Key(File.ReadAllText(Path.Combine(Data, "first-app.json")));

    private Task<string> CurlAsync(string id, string secret) => FetchAsync($"{id}:{secret}", $"{_server.Url("deployment API")}/deployment_metrics");

    private async Task<(string Id, string Secret)> CreateAsync(string name)
    {
        var (exit, output, error) = await _server.RunBesideAsync("apps", "create", name, "--json");
        Assert.Equal((0, ""), (exit, error));
        return Key(output);
    }
}
