using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Connectors.Mqtt;

namespace Heliograph.Bench;

/// <summary>
/// Messages of 64 bytes a second that the MQTT client of connectors publishes to a mosquitto of this machine and receives from it, by QoS, over one connection
/// and in batches as an action with the default buffer has them, and how many mosquitto_pub does.
/// Needs mosquitto and mosquitto-clients.
/// </summary>
internal static class BridgeBench
{
    private const int Messages = 100_000;
    private const int PayloadLength = 64;
    private const int Lanes = 4;
    private const int Batch = 100;

    internal static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("heliograph-bench-").FullName;
        var port = FreePort();
        File.WriteAllLines(Path.Combine(folder, "mosquitto.conf"), ["user root", $"listener {port} 127.0.0.1", "allow_anonymous true", "max_queued_messages 1000000"]);
        using var mosquitto = Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", Path.Combine(folder, "mosquitto.conf")]) { RedirectStandardError = true })!;
        try
        {
            foreach (var qos in Enum.GetValues<QoS>())
            {
                var (published, received, cpu) = await ExchangeAsync(port, qos).ConfigureAwait(false);
                var other = await MosquittoPubAsync(port, qos).ConfigureAwait(false);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"QoS {(int)qos}: published {published,8:0}/s, with reception {received,8:0}/s, {cpu,5:0.0} µs of CPU a message both ways; mosquitto_pub {other,8:0}/s, ratio {published / other:0.00}"));
            }
        }
        finally
        {
            mosquitto.Kill();
            await mosquitto.WaitForExitAsync().ConfigureAwait(false);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Published, double Received, double Cpu)> ExchangeAsync(int port, QoS qos)
    {
        var published = await PublishAsync(port, qos, subscribes: false).ConfigureAwait(false);
        var before = Environment.CpuUsage.TotalTime;
        var received = await PublishAsync(port, qos, subscribes: true).ConfigureAwait(false);
        return (published, received, (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Messages);
    }

    private static async Task<double> PublishAsync(int port, QoS qos, bool subscribes)
    {
        var options = new MqttClientOptions { Port = port, Version = ProtocolVersion.V5, ClientId = "bench" };
        var (count, all) = (0, new TaskCompletionSource());
        var session = new MqttSession(options);
        await using var client = await ConnectAsync(options, session, delivery =>
        {
            delivery.Acknowledge();
            if (++count == Messages) all.SetResult();
        }).ConfigureAwait(false);
        if (subscribes) await client.SubscribeAsync("bench", new SubscribeOptions(qos)).ConfigureAwait(false);
        var message = new MqttMessage("bench"u8.ToArray(), new byte[PayloadLength]) { QoS = qos };
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => LaneAsync(session, message))).ConfigureAwait(false);
        if (subscribes) await all.Task.ConfigureAwait(false);
        return Messages / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    // As an action does it.
    private static async Task LaneAsync(MqttSession session, MqttMessage message)
    {
        for (var sent = 0; sent < Messages / Lanes; sent += Batch) await Task.WhenAll(Enumerable.Range(0, Batch).Select(_ => session.PublishAsync(message))).ConfigureAwait(false);
    }

    private static async Task<MqttClient> ConnectAsync(MqttClientOptions options, MqttSession session, Action<MqttDelivery> receive)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await MqttClient.ConnectAsync(options, session, receive, TimeProvider.System).ConfigureAwait(false);
            }
            catch (MqttClosedException) when (tries < 100)
            {
                await Task.Delay(50).ConfigureAwait(false);
            }
        }
    }

    private static async Task<double> MosquittoPubAsync(int port, QoS qos)
    {
        var start = new ProcessStartInfo("mosquitto_pub", ["-p", $"{port}", "-V", "mqttv5", "-q", $"{(int)qos}", "-t", "bench", "-l"]) { RedirectStandardInput = true };
        var lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('x', PayloadLength) + "\n", Messages)));
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        await process.StandardInput.BaseStream.WriteAsync(lines).ConfigureAwait(false);
        process.StandardInput.Close();
        await process.WaitForExitAsync().ConfigureAwait(false);
        return Messages / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
