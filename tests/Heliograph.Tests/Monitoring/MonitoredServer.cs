using System.Diagnostics;
using System.Text.Json;
using Heliograph.Tests.Processes;

namespace Heliograph.Tests.Monitoring;

/// <summary>
/// A server under a little load, and the real Prometheus that scrapes it with the configuration of the kit, in which only addresses, intervals
/// and credentials are others.
/// </summary>
public sealed class MonitoredServer : IAsyncLifetime, IDisposable
{
    // A rate needs two scrapes, and a rule that uses another one needs its turn after that.
    private const int Scrapes = 5;

    private readonly RunningServer _server = new(
        "- {name: tcp, port: 0, protocol: mqtt}\n- {name: chat, port: 0, protocol: websocket, entry: entry.lua}", Settings);

    // A rule that writes what comes to a file: no other server is needed for that.
    private const string Settings = """
        storage: {path: data/heliograph.db}
        connectors:
          - {type: file, name: lines, file: {folder: lines}}
        actions:
          - {type: file, name: lines, connector: lines, file: {file: load.jsonl}}
        rules:
          - id: load
            sql: SELECT topic, payload FROM "load/#"
            actions:
              - {type: action, name: "file:lines"}
        """;

    private PrometheusProcess? _prometheus;

    internal PrometheusProcess Prometheus => _prometheus!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_server.Folder, "entry.lua"), "function on_message(message) end");
        await _server.StartAsync();
        await using var load = await SomeLoad.StartAsync(_server);
        await load.RoundAsync();
        _prometheus = await PrometheusProcess.StartAsync(Configure(), Path.Combine(_server.Folder, "prometheus"));
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await HasScrapedAsync())
        {
            if (Stopwatch.GetElapsedTime(started) > RunningServer.Patience) Assert.Fail($"not scraped: {string.Join(", ", await _prometheus.TargetsAsync())}");
            await load.RoundAsync();
            await timer.WaitForNextTickAsync();
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _prometheus?.Dispose();
        _server.Dispose();
    }

    private async Task<bool> HasScrapedAsync()
    {
        var (_, jobs) = await Prometheus.QueryAsync($"count_over_time((up == 1)[1m:1s]) >= {Scrapes}");
        var (_, ruled) = await Prometheus.QueryAsync($"count_over_time({Kit.Recordings[^1].Name}[1m]) >= 2");
        return jobs.Count == KitJobs.Names.Count && ruled.Count > 0;
    }

    // The rules lie beside the configuration as they do in the kit.
    private string Configure()
    {
        foreach (var rules in Directory.GetFiles(Kit.Prometheus, "*rules.yml").Append(Path.Combine(Kit.Prometheus, "alerts.yml")))
            File.Copy(rules, Path.Combine(_server.Folder, Path.GetFileName(rules)));
        using var app = JsonDocument.Parse(File.ReadAllText(Path.Combine(_server.Folder, "data", "first-app.json")));
        File.WriteAllText(Path.Combine(_server.Folder, "app-secret"), app.RootElement.GetProperty("app_secret").GetString());
        File.Copy(Path.Combine(_server.Folder, "data", "api-certificate.pem"), Path.Combine(_server.Folder, "api-certificate.pem"));

        var configuration = Path.Combine(_server.Folder, "prometheus.yml");
        File.WriteAllText(configuration, new Substitution(File.ReadAllText(Path.Combine(Kit.Prometheus, "prometheus.yml")))
            .Replace("localhost:6789", $"127.0.0.1:{_server.Port("engine metrics")}")
            .Replace("localhost:6787", $"127.0.0.1:{_server.Port("center metrics")}")
            .Replace("localhost:8443", $"127.0.0.1:{_server.Port("deployment API")}")
            .Replace("localhost:9093", "127.0.0.1:1")
            .Replace("username: APP_ID", $"username: {app.RootElement.GetProperty("app_id")}")
            .Replace("scrape_interval: 15s", "scrape_interval: 1s")
            .Replace("evaluation_interval: 15s", "evaluation_interval: 1s")
            .Text);
        return configuration;
    }
}
