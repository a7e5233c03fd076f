using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Heliograph.Tests.Monitoring;

/// <summary>The real Prometheus with a configuration of the kit, on a free port of this machine, its data in a folder of the test.</summary>
internal sealed class PrometheusProcess : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly Process _process;
    private readonly Task<string> _error;

    private PrometheusProcess(string configuration, string data, int port)
    {
        _client.BaseAddress = new Uri($"http://127.0.0.1:{port}/");

        // timeout: a test run that is killed leaves no Prometheus behind.
        _process = Process.Start(new ProcessStartInfo("timeout",
        [
            "300", "prometheus", $"--config.file={configuration}", $"--storage.tsdb.path={data}", $"--web.listen-address=127.0.0.1:{port}",
            "--log.level=warn",
        ])
        { RedirectStandardError = true })!;
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<PrometheusProcess> StartAsync(string configuration, string data)
    {
        for (var attempt = 1; ; attempt++)
        {
            var prometheus = new PrometheusProcess(configuration, data, FreePort());
            if (await prometheus.IsReadyAsync()) return prometheus;
            var error = await prometheus._error;
            prometheus.Dispose();
            if (attempt == 3 || !error.Contains("address already in use", StringComparison.Ordinal)) Assert.Fail($"Prometheus ended: {error}");
        }
    }

    /// <summary>Evaluates an expression now: an error in words, or the labels of every series of the answer.</summary>
    public async Task<(string? Error, IReadOnlyList<IReadOnlyDictionary<string, string>> Series)> QueryAsync(string expression)
    {
        var answer = await PostAsync("api/v1/query", new() { ["query"] = expression });
        if (answer.GetProperty("status").GetString() != "success") return (answer.GetProperty("error").GetString(), []);
        var data = answer.GetProperty("data");
        if (data.GetProperty("resultType").GetString() != "vector") return (null, [new Dictionary<string, string>()]);
        return (null, [.. data.GetProperty("result").EnumerateArray().Select(series => Labels(series.GetProperty("metric")))]);
    }

    /// <summary>The values that a label has in what a selector matches, as Grafana asks for the values of a variable.</summary>
    public async Task<IReadOnlyList<string>> LabelValuesAsync(string selector, string label)
    {
        var answer = await GetAsync($"api/v1/label/{label}/values?match[]={Uri.EscapeDataString(selector)}");
        Assert.Equal("success", answer.GetProperty("status").GetString());
        return [.. answer.GetProperty("data").EnumerateArray().Select(value => value.GetString()!)];
    }

    /// <summary>The targets: their jobs, and the error of the last scrape or nothing.</summary>
    public async Task<IReadOnlyList<(string Job, string Error)>> TargetsAsync() =>
        [.. (await GetAsync("api/v1/targets")).GetProperty("data").GetProperty("activeTargets").EnumerateArray()
            .Select(target => (target.GetProperty("scrapePool").GetString()!, target.GetProperty("health").GetString() == "up" ? "" : $"{target.GetProperty("health")} {target.GetProperty("lastError")}"))];

    /// <summary>The errors of rules that could not be evaluated.</summary>
    public async Task<IReadOnlyList<string>> RuleErrorsAsync() =>
        [.. (await GetAsync("api/v1/rules")).GetProperty("data").GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("rules").EnumerateArray())
            .Where(rule => rule.GetProperty("health").GetString() != "ok")
            .Select(rule => $"{rule.GetProperty("name")}: {rule.GetProperty("health")}")];

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        _client.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static Dictionary<string, string> Labels(JsonElement metric) => metric.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);

    private async Task<bool> IsReadyAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!_process.HasExited)
        {
            try
            {
                using var answer = await _client.GetAsync(new Uri("-/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode) return true;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await timer.WaitForNextTickAsync();
        }

        return false;
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
        return await ReadAsync(answer);
    }

    private async Task<JsonElement> PostAsync(string path, Dictionary<string, string> form)
    {
        using var content = new FormUrlEncodedContent(form);
        using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), content);
        return await ReadAsync(answer);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using var document = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
        return document.RootElement.Clone();
    }
}
