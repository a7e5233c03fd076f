using System.Diagnostics;
using System.Globalization;
using System.Text;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Files;
using Heliograph.Server.Connectors.Http;
using Heliograph.Server.Connectors.Pgsql;
using Heliograph.Server.Connectors.Redis;
using Heliograph.Server.Sql.Values;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heliograph.Bench;

/// <summary>
/// Rows a second that the actions of a connector bring to a real target, rendered and sent as in the server but without its queues: over one lane and over four, in batches of
/// 100 and of 1000. Each row is a message of about 100 octets with five columns. A CPU second is one of this process or of the target. bench/connectors/run starts the targets.
/// </summary>
internal static class ConnectorBench
{
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(4);

    /// <summary>Measures one type of connector over its target: a connection string, host and port, or a folder; and the process of that target, or 0.</summary>
    internal static async Task RunAsync(string type, string target, int process)
    {
        await using var web = type == "http" ? await WebAsync().ConfigureAwait(false) : null;
        var (connector, action) = Options(Enum.Parse<ConnectorType>(type, ignoreCase: true), web?.Urls.First() ?? target);
        await using IConnectorDriver driver = connector.Type switch
        {
            ConnectorType.Http => new HttpDriver(connector, TimeProvider.System),
            ConnectorType.Pgsql => new PgsqlDriver(connector),
            ConnectorType.Redis => new RedisDriver(connector),
            _ => new FileDriver(connector, NullLogger.Instance),
        };
        await driver.ConnectAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (var (lanes, size) in new[] { (1, 100), (1, 1000), (4, 100) }) await MeasureAsync(driver.Open(action), (type, process), lanes, size).ConfigureAwait(false);
    }

    private static (ConnectorOptions Connector, ActionOptions Action) Options(ConnectorType type, string target) =>
    (
        new()
        {
            Type = type,
            Name = "bench",
            Http = new() { Url = target },
            Pgsql = new() { Connection = new(target) },
            Redis = new() { Server = target },
            File = new() { Folder = target },
        },
        new()
        {
            Type = type,
            Name = "bench",
            Connector = "bench",
            Http = new() { Path = "/${clientid}" },
            Pgsql = new() { Sql = "INSERT INTO readings (clientid, topic, v, payload, at) VALUES (${clientid}, ${topic}, ${payload.v}, ${payload}, to_timestamp(${timestamp}::bigint / 1000))" },
            Redis = new() { Command = "HSET device:${clientid} v ${payload.v} at ${timestamp}" },
            File = new() { File = "rows.jsonl" },
        });

    private static async Task MeasureAsync(IActionDriver action, (string Type, int Process) target, int lanes, int size)
    {
        var row = Row();
        await SendAsync(action, row, size, TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        var (began, used) = (Stopwatch.GetTimestamp(), Cpu(target.Process));
        var sent = await Task.WhenAll(Enumerable.Range(0, lanes).Select(_ => Task.Run(() => SendAsync(action, row, size, s_time)))).ConfigureAwait(false);
        var (elapsed, cpu) = (Stopwatch.GetElapsedTime(began), Cpu(target.Process) - used);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Type,-6} lanes {lanes}  batch {size,4}  {sent.Sum() / elapsed.TotalSeconds,8:0} rows/s  {sent.Sum() / cpu.TotalSeconds,8:0} rows a CPU second"));
    }

    private static async Task<long> SendAsync(IActionDriver action, SqlMap row, int size, TimeSpan time)
    {
        var rows = 0L;
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < time; rows += size)
        {
            var batch = new ActionBatch([.. Enumerable.Range(0, size).Select(_ => Item(action.Render(row)))]);
            await action.SendAsync(batch, CancellationToken.None).ConfigureAwait(false);
            if (batch.Reason is { } reason) throw new InvalidOperationException(reason);
        }

        return rows;
    }

    private static TimeSpan Cpu(int process) => Environment.CpuUsage.TotalTime + TargetCpu.Of(process);

    private static ActionItem Item(byte[] content) => new() { Content = content, Length = content.Length, Key = 0, Expires = long.MaxValue };

    private static SqlMap Row() => new()
    {
        ["clientid"] = SqlValue.Of("meter-17"),
        ["topic"] = SqlValue.Of("plant/7/meter-17/state"),
        ["payload"] = SqlValue.Of(Encoding.UTF8.GetBytes("""{"v":42.5,"unit":"kWh","line":7,"ok":true}""")),
        ["timestamp"] = SqlValue.Of(1_700_000_000_000L),
        ["qos"] = SqlValue.Of(1L),
    };

    private static async Task<WebApplication> WebAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(async context => await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted).ConfigureAwait(false));
        await app.StartAsync().ConfigureAwait(false);
        return app;
    }
}
