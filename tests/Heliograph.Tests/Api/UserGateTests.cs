using System.Net;
using System.Net.Http.Headers;
using Heliograph.Metrics.Pages;
using Heliograph.Server.Http;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.Api;

/// <summary>Who may see what on the engine's and the center's address.</summary>
public sealed class UserGateTests
{
    private static readonly HttpUser s_reader = new("reader", "right:too", MayRead: true, MayWrite: false, "*");
    private static readonly HttpClient s_client = new();

    private readonly FakeClock _clock = new();
    private IReadOnlyList<HttpUser> _users = [];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Metrics_are_open_to_all(bool users)
    {
        if (users) _users = [s_reader];
        await using var host = await StartAsync(IPAddress.Any);

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(host.Engine, "/metrics")).Code);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(host.Center, "/metrics")).Code);
    }

    [Fact]
    public async Task On_loopback_everything_is_open_until_there_are_users()
    {
        await using var host = await StartAsync(IPAddress.Loopback);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(host.Engine)).Code);

        _users = [s_reader];

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(host.Engine)).Code);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(host.Engine, user: "reader:right:too")).Code);
    }

    [Fact]
    public async Task Wider_than_loopback_the_rest_needs_users()
    {
        await using var host = await StartAsync(IPAddress.Any);
        var (code, body) = await GetAsync(host.Engine);
        Assert.Equal((HttpStatusCode.Forbidden, "only /metrics is open on an address that others can reach; set access.users for the rest\n"), (code, body));

        _users = [s_reader];

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(host.Engine)).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(host.Engine, user: "reader:wrong")).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(host.Engine, user: "other:right:too")).Code);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(host.Engine, user: "reader:right:too")).Code);
    }

    [Fact]
    public async Task A_user_without_the_role_or_from_elsewhere_is_not_let_in()
    {
        _users = [s_reader with { Name = "writer", MayRead = false, MayWrite = true }, s_reader with { Name = "far", Host = "172.*.*.*" }];
        await using var host = await StartAsync(IPAddress.Any);

        Assert.Equal((HttpStatusCode.Forbidden, "this needs the role read in access.users\n"), await GetAsync(host.Engine, user: "writer:right:too"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(host.Engine, user: "far:right:too")).Code);
    }

    [Fact]
    public async Task After_ten_wrong_passwords_an_address_has_to_wait()
    {
        _users = [s_reader];
        await using var host = await StartAsync(IPAddress.Loopback);
        for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(host.Engine, user: "reader:wrong")).Code);

        Assert.Equal((HttpStatusCode.TooManyRequests, "too many wrong passwords from this address; try again in 6 s\n"), await GetAsync(host.Engine, user: "reader:right:too"));
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(host.Engine, user: "reader:right:too")).Code);
    }

    [Theory]
    [InlineData("*", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.10", false)]
    [InlineData("172.*.*.*", "172.16.0.1", true)]
    [InlineData("172.*.*.*", "173.16.0.1", false)]
    [InlineData("172.*", "172.16.0.1", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("2001:db8::7", "2001:DB8::7", true)]
    public void A_host_is_an_address_or_a_mask(string host, string address, bool allowed) =>
        Assert.Equal(allowed, (s_reader with { Host = host }).MayComeFrom(IPAddress.Parse(address)));

    [Fact]
    public void A_user_prints_without_his_password() => Assert.DoesNotContain("right", $"{s_reader}{new BasicCredentials("a", "right")}", StringComparison.Ordinal);

    private static async Task<(HttpStatusCode Code, string Body)> GetAsync(IPEndPoint address, string path = "/debug/counters", string? user = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{address.Port}{path}");
        if (user is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(user)));
        using var response = await s_client.SendAsync(request);
        Assert.Equal(response.StatusCode == HttpStatusCode.Unauthorized ? 1 : 0, response.Headers.WwwAuthenticate.Count);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private Task<ApiHost> StartAsync(IPAddress address)
    {
        var engine = new FakeEngine(_clock);
        return ApiHost.StartAsync(new()
        {
            EngineAddress = new(address, 0),
            CenterAddress = new(address, 0),
            Engine = engine,
            EnginePage = EnginePage.Create(engine, _clock),
            CenterPage = CenterPage.Create(new FakeCenter(), _clock),
            Users = () => _users,
            Clock = _clock,
        });
    }
}
