using System.Net;
using Heliograph.Metrics.Pages;
using Heliograph.Server.Configuration;
using Heliograph.Server.Http;
using Heliograph.Server.Telemetry;
using Heliograph.Server.Transport.Tls;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>Everything of a node that shows its numbers: the pages of engine and center, the deployment API, and the export of metrics.</summary>
internal sealed class NodeHttp
{
    private static readonly TimeSpan StopBound = TimeSpan.FromMilliseconds(500);

    private readonly DataFolder _folder;
    private readonly ILogger _logger;
    private CertificateSource? _certificate;
    private ApiHost? _pages;
    private DeploymentApi? _api;
    private OtlpExport? _export;
    private Func<string?> _unreadiness = static () => null;
    private volatile IReadOnlyList<HttpUser> _users = [];

    private NodeHttp(HeliographOptions options, ILogger logger)
    {
        (_folder, _logger) = (new(options.Storage.Folder), logger);
        Apply(options.Access);
    }

    /// <summary>What is open, for the first lines of the log.</summary>
    public IEnumerable<ServerAddress> Addresses =>
    [
        .. _api is null ? [] : (ServerAddress[])[ServerAddress.Page("deployment API", _api.Https, "/api", "https"), ServerAddress.Page("deployment API, local", _api.Http, "/api")],
        ServerAddress.Page("engine metrics", _pages!.Engine, "/metrics"),
        ServerAddress.Page("center metrics", _pages.Center, "/metrics"),
    ];

    /// <summary>Where the engine's pages are.</summary>
    public IPEndPoint Engine => _pages!.Engine;

    /// <summary>Where the deployment API is with TLS; null when it is not served.</summary>
    public IPEndPoint? Https => _api?.Https;

    /// <summary>Where the deployment API is without TLS; null when it is not served.</summary>
    public IPEndPoint? PlainHttp => _api?.Http;

    /// <summary>When the certificate of the deployment API ends; null when it is not served.</summary>
    public DateTimeOffset? CertificateExpiry => _certificate?.Expiry;

    /// <summary>The file with the key that the first start made; null when there is none.</summary>
    public string? FirstAppFile => _api is not null && _folder.HasFirstApp ? _folder.FirstAppFile : null;

    /// <summary>Listens, or throws and has nothing open.</summary>
    public static async Task<NodeHttp> StartAsync(HeliographOptions options, NodeSource source, Func<string?> unreadiness, ILoggerFactory loggers, TimeProvider clock)
    {
        var http = new NodeHttp(options, loggers.CreateLogger("Heliograph.Server.Http")) { _unreadiness = unreadiness };
        try
        {
            var pages = new NodePages(source, options, http.IdOf(options), http._logger);
            if (options.Api.Enabled) await http.StartApiAsync(options, pages, source.Management.Map, clock).ConfigureAwait(false);
            http._pages = await ApiHost.StartAsync(http.PagesOf(options, source, pages)).ConfigureAwait(false);
            http._export = OtlpExport.Start(options.Metrics.Otlp, ProductVersion.Text, pages.All, loggers.CreateLogger("Heliograph.Server.Telemetry"));
            return http;
        }
        catch
        {
            await http.StopAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes over who may use the APIs of engine and center.</summary>
    public void Apply(AccessOptions access) => _users =
    [
        .. access.Users.Select(user => new HttpUser(
            user.Username, user.Password.Reveal(), user.Roles.Contains(AccessRole.Read), user.Roles.Contains(AccessRole.Write), user.Host)),
    ];

    /// <summary>Stops listening. A client with half a request does not hold it up.</summary>
    public async Task StopAsync()
    {
        _export?.Dispose();
        using var bound = new CancellationTokenSource(StopBound);
        await Task.WhenAll(_api?.StopAsync(bound.Token) ?? Task.CompletedTask, _pages?.StopAsync(bound.Token) ?? Task.CompletedTask).ConfigureAwait(false);
        _certificate?.Dispose();
    }

    private string? IdOf(HeliographOptions options) => options.Api.Enabled ? options.Deployment.Id ?? _folder.DeploymentId() : null;

    private ApiHostOptions PagesOf(HeliographOptions options, NodeSource source, NodePages pages) => new()
    {
        EngineAddress = new(options.Engine.ApiServer.Bind, options.Engine.ApiServer.Port),
        CenterAddress = new(options.Center.ApiServer.Bind, options.Center.ApiServer.Port),
        Engine = source,
        EnginePage = pages.Engine,
        CenterPage = pages.Center,
        Users = () => _users,
        Unreadiness = _unreadiness,
    };

    private async Task StartApiAsync(HeliographOptions options, NodePages pages, Action<IEndpointRouteBuilder> management, TimeProvider clock)
    {
        await _folder.EnsureAppAsync(clock).ConfigureAwait(false);
        _certificate = CertificateOf(options.Api.Https.Tls, clock);
        var (https, http) = (options.Api.Https, options.Api.Http);
        _api = await DeploymentApi.StartAsync(new()
        {
            Https = new(new(https.Bind, https.Port), "api.https", () => _certificate.Current),
            Http = new(new(http.Bind, http.Port), "api.http"),
            Deployment = pages.Deployment!,
            DataIntegration = pages.DataIntegration!,
            Statistics = new EmqxStatistics(pages.Deployment!, pages.Engine),
            Apps = _folder.Apps,
            Cells = pages.Api,
            Failed = error => HostingLog.ApiFailed(_logger, error),
            Log = line => HostingLog.Api(_logger, line),
            More = management,
            Unreadiness = _unreadiness,
            Changed = change => ChangeLog.Changed(_logger, change),
            Clock = clock,
        }).ConfigureAwait(false);
    }

    private CertificateSource CertificateOf(Configuration.TlsOptions? configured, TimeProvider clock)
    {
        if (configured is null) _folder.EnsureCertificate(clock);
        var tls = configured?.ForTransport() ?? new() { CertificateFile = _folder.CertificateFile, KeyFile = _folder.KeyFile };
        return new("deployment API", tls, clock, line => HostingLog.Api(_logger, line));
    }
}
