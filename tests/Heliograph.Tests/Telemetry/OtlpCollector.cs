using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Heliograph.Tests.Telemetry;

/// <summary>A collector that accepts one export after the other over HTTP and keeps what it was sent.</summary>
internal sealed class OtlpCollector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<(string Path, string? Key, string Body)> _exports = [];

    public OtlpCollector()
    {
        Port = FreePort();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port { get; }

    /// <summary>Path, header api-key and body (Latin 1) of every export so far.</summary>
    public IReadOnlyList<(string Path, string? Key, string Body)> Exports
    {
        get
        {
            lock (_exports) return [.. _exports];
        }
    }

    public void Dispose() => _listener.Close();

    public static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.Latin1);
        var body = await reader.ReadToEndAsync();
        lock (_exports) _exports.Add((context.Request.Url!.AbsolutePath, context.Request.Headers["api-key"], body));
        context.Response.ContentType = "application/x-protobuf";
        context.Response.Close();
    }
}
