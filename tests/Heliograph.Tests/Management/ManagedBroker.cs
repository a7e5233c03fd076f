using System.Net;
using System.Text.Json;
using Heliograph.Server.Apps;
using Heliograph.Server.Http;
using Heliograph.Tests.Api;
using Heliograph.Tests.Scenarios;

namespace Heliograph.Tests.Management;

/// <summary>A broker with its management API on a free port, and an app of each role.</summary>
internal sealed class ManagedBroker : IAsyncDisposable
{
    private readonly List<ApiChange> _changes = [];
    private ApiFixture _api = null!;

    private readonly bool _isOwned;

    private ManagedBroker(TestBroker broker, bool isOwned) => (Broker, _isOwned) = (broker, isOwned);

    public TestBroker Broker { get; }

    /// <summary>Requests that were to change something.</summary>
    public IReadOnlyList<ApiChange> Changes => _changes;

    public ApiFixture Api => _api;

    /// <summary>Starts one, of a broker that is disposed of with it unless it is not <paramref name="isOwned"/>.</summary>
    public static async Task<ManagedBroker> StartAsync(TestBroker? broker = null, bool isOwned = true)
    {
        var managed = new ManagedBroker(broker ?? await TestBroker.StartAsync(2), isOwned);
        managed._api = await ApiFixture.StartAsync(options => options with { More = managed.Broker.Node.Source.Management.Map, Changed = managed._changes.Add });
        return managed;
    }

    public Task<HttpResponseMessage> SendAsync(string path, string method = "GET", string? body = null) => _api.SendAsync("/api/v5" + path, method, body);

    /// <summary>The answer to GET, which must be 200.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await SendAsync(path);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.JsonAsync();
    }

    /// <summary>The status of an answer.</summary>
    public async Task<HttpStatusCode> StatusAsync(string path, string method = "GET", string? body = null)
    {
        using var response = await SendAsync(path, method, body);
        return response.StatusCode;
    }

    /// <summary>Sends as an app of a role, made for it.</summary>
    public async Task<HttpResponseMessage> SendAsAsync(AppRole role, string path, string method = "GET", string? body = null)
    {
        var app = await _api.Apps.CreateAsync($"{role}-{Guid.NewGuid():N}", role: role);
        return await _api.SendAsAsync(app.App.Id, app.Secret, path, method, body);
    }

    public async ValueTask DisposeAsync()
    {
        await CounterIdentities.AssertHoldAsync(Broker);
        await _api.DisposeAsync();
        if (_isOwned) await Broker.DisposeAsync();
    }
}
