using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;
using Heliograph.Server.EngineApi;
using Heliograph.Server.Http;
using Heliograph.Server.Mesh;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.EngineApi;

/// <summary>The engine API on a free port over a mesh that remembers, and real queues.</summary>
internal sealed class EngineApiFixture : IAsyncDisposable
{
    private readonly HttpClient _client = new();
    private ApiHost _host = null!;

    private EngineApiFixture(QueueLimits limits) => Queues = new(limits);

    public RecordingMesh Mesh { get; } = new();

    public MessageQueues Queues { get; }

    public TestLog Log { get; } = new();

    public EngineApiCells Cells { get; private set; } = null!;

    public IReadOnlyList<HttpUser> Users { get; set; } = [];

    public Uri Socket => new($"ws://127.0.0.1:{_host.Engine.Port}/ws/v1");

    public string Url => $"http://127.0.0.1:{_host.Engine.Port}";

    public string CenterUrl => $"http://127.0.0.1:{_host.Center.Port}";

    public static async Task<EngineApiFixture> StartAsync(QueueLimits? limits = null, IPAddress? address = null, SocketPatience? patience = null)
    {
        var fixture = new EngineApiFixture(limits ?? new());
        var clock = new FakeClock();
        var engine = new FakeEngine(clock);
        fixture.Cells = engine.EngineApi;
        fixture._host = await ApiHost.StartAsync(new()
        {
            EngineAddress = new(address ?? IPAddress.Loopback, 0),
            CenterAddress = new(address ?? IPAddress.Loopback, 0),
            Engine = engine,
            EnginePage = EnginePage.Create(engine, clock),
            CenterPage = CenterPage.Create(new FakeCenter(), clock),
            Users = () => fixture.Users,
            Clock = clock,
            EngineEndpoints = EngineRoutes.Of(new() { Mesh = fixture.Mesh, Queues = fixture.Queues, Cells = engine.EngineApi, Log = fixture.Log.CreateLogger(""), Patience = () => patience ?? new() }),
            CenterEndpoints = new NodesEndpoint(() => [new(1, 6789, null, [new("chat", "websocket", 6790, 3)], 3)]).Endpoints,
        });
        return fixture;
    }

    public Task<ApiClient> ConnectAsync(string? user = null, string? origin = null) => ApiClient.ConnectAsync(Socket, user, origin);

    /// <summary>What a POST is answered with.</summary>
    public async Task<string> PostAsync(string path, string body) => (await SendAsync(HttpMethod.Post, Url + path, body)).Body;

    public async Task<(HttpStatusCode Code, string Body)> SendAsync(HttpMethod method, string url, string? body = null, string? user = null, string? origin = null)
    {
        using var request = new HttpRequestMessage(method, url);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (user is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
        if (origin is not null) request.Headers.Add("Origin", origin);
        using var response = await _client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public int Push(string topic, string json, string client = "")
    {
        var (length, error) = Queues.Push(topic, client, Encoding.UTF8.GetBytes(json));
        Assert.Null(error);
        return length;
    }

    /// <summary>Every value pushed was delivered, or waits.</summary>
    public void AssertLedger() => Assert.Equal(Queues.Cells.ValuesPushed, Queues.Cells.ValuesDelivered + Queues.Read().Waiting);

    public async ValueTask DisposeAsync()
    {
        using (var bound = new CancellationTokenSource(TimeSpan.FromMilliseconds(500))) await _host.StopAsync(bound.Token);
        await _host.DisposeAsync();
        _client.Dispose();
        AssertLedger();
    }
}
