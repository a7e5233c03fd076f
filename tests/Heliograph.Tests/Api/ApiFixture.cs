using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;
using Heliograph.Server.Apps;
using Heliograph.Server.Http;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.Api;

/// <summary>The deployment API on free ports over numbers that a test sets, with one app.</summary>
internal sealed class ApiFixture : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { SslOptions = new() { RemoteCertificateValidationCallback = (_, _, _, _) => true } });
    private DeploymentApi _api = null!;

    private ApiFixture()
    {
        Deployment = new(Clock);
        Page = DeploymentPage.Create(Deployment, Clock, new("b9110d11"));
        DataIntegration = DataIntegrationPage.Create(Deployment, Clock, new("b9110d11"));
        Engine = EnginePage.Create(new FakeEngine(Clock), Clock, api: Cells, others: [Page, DataIntegration]);
        Apps = new(new(Path.Combine(Folder, "apps.json")), Clock);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("heliograph-api-").FullName;

    public FakeClock Clock { get; } = new();

    public FakeDeployment Deployment { get; }

    public MetricsPage Page { get; }

    public MetricsPage DataIntegration { get; }

    public MetricsPage Engine { get; }

    public ApiCells Cells { get; } = new();

    public AppList Apps { get; }

    public AppsFile AppsFile => new(Path.Combine(Folder, "apps.json"));

    public NewApp App { get; private set; } = null!;

    /// <summary>Errors that nobody foresaw.</summary>
    public List<Exception> Failures { get; } = [];

    /// <summary>What an operator is told.</summary>
    public List<string> Lines { get; } = [];

    public IPEndPoint Http => _api.Http;

    public Uri Https(string path) => new($"https://127.0.0.1:{_api.Https.Port}{path}");

    public static async Task<ApiFixture> StartAsync(Func<DeploymentApiOptions, DeploymentApiOptions>? with = null)
    {
        var fixture = new ApiFixture();
        fixture.App = await fixture.Apps.CreateAsync("test");
        var options = fixture.Options();
        fixture._api = await DeploymentApi.StartAsync(with?.Invoke(options) ?? options);
        return fixture;
    }

    /// <summary>Sends a request with the app's key. <paramref name="body"/>: what a POST or PUT says.</summary>
    public Task<HttpResponseMessage> SendAsync(string path, string method = "GET", string? body = null, Action<HttpRequestMessage>? with = null) =>
        SendAsAsync(App.App.Id, App.Secret, path, method, body, with);

    /// <summary>Sends a request with any key; none when <paramref name="id"/> is null.</summary>
    public async Task<HttpResponseMessage> SendAsAsync(string? id, string secret, string path, string method = "GET", string? body = null, Action<HttpRequestMessage>? with = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"http://{_api.Http}{path}");
        if (id is not null) request.Headers.Authorization = Basic(id, secret);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        with?.Invoke(request);
        return await _client.SendAsync(request);
    }

    /// <summary>The same over TLS.</summary>
    public async Task<HttpResponseMessage> SendSecurelyAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Https(path)) { Headers = { Authorization = Basic(App.App.Id, App.Secret) } };
        return await _client.SendAsync(request);
    }

    public static AuthenticationHeaderValue Basic(string id, string secret) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _client.Dispose();
        Directory.Delete(Folder, recursive: true);
        Assert.Empty(Failures);
    }

    private DeploymentApiOptions Options()
    {
        var (certificate, key) = (Path.Combine(Folder, "api-certificate.pem"), Path.Combine(Folder, "api-key.pem"));
        SelfSignedCertificate.Ensure(certificate, key, TimeProvider.System);
        var tls = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificate, key), null, offline: true),
        };
        return new()
        {
            Https = new(new(IPAddress.Loopback, 0), "api.https", () => tls),
            Http = new(new(IPAddress.Loopback, 0), "api.http"),
            Deployment = Page,
            DataIntegration = DataIntegration,
            Statistics = new(Page, Engine),
            Apps = AppsFile,
            Cells = Cells,
            Failed = Failures.Add,
            Log = Lines.Add,
            Clock = Clock,
        };
    }
}
