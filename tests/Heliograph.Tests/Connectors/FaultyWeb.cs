using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Heliograph.Tests.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Heliograph.Tests.Connectors;

/// <summary>An HTTP service that keeps what it was asked, answers as a test says, and can go and come back on the same port.</summary>
internal sealed class FaultyWeb : IAsyncDisposable
{
    private readonly ConcurrentQueue<Asked> _asked = new();
    private WebApplication? _app;

    /// <summary>The answer to a request; 200 when nothing is said.</summary>
    public Func<HttpContext, Asked, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public int Port { get; } = FreePort();

    /// <summary>Speaks https with these, and wants a certificate of its clients.</summary>
    public TestCertificates? Certificates { get; init; }

    public string Url => Certificates is null ? $"http://127.0.0.1:{Port}" : $"https://localhost:{Port}";

    /// <summary>What it was asked, in order.</summary>
    public IReadOnlyList<Asked> Questions => [.. _asked];

    public async Task<FaultyWeb> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port, Secure));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(KeepAsync);
        await _app.StartAsync();
        return this;
    }

    /// <summary>Goes at once, whoever it talks to.</summary>
    public async Task StopAsync()
    {
        if (_app is not { } app) return;
        _app = null;
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private void Secure(ListenOptions listener)
    {
        if (Certificates is not { } own) return;
        listener.UseHttps(https =>
        {
            (https.ServerCertificate, https.ClientCertificateMode) = (own.Server, ClientCertificateMode.RequireCertificate);
            https.ClientCertificateValidation = (certificate, _, _) => certificate.Thumbprint == own.Client.Thumbprint;
        });
    }

    private async Task KeepAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var asked = new Asked(context.Request.Method, target, headers, await new StreamReader(context.Request.Body).ReadToEndAsync());
        _asked.Enqueue(asked);
        await Answer(context, asked);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    internal sealed record Asked(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);
}
