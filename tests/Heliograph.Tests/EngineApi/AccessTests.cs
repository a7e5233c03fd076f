using System.Net;
using System.Net.WebSockets;
using Heliograph.Server.Http;

namespace Heliograph.Tests.EngineApi;

/// <summary>access.users on the engine API.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private const string Pop = """{"m":"queue.pop","p":{"t":["a"]},"i":1}""";
    private const string Send = """{"m":"mesh.send","p":{"c":"7","d":"x"},"i":1}""";
    private const string Done = """{"E":null,"r":{"s":true},"i":1}""";
    private const string Body = """{"c":"7","d":"x"}""";

    private static readonly HttpUser s_reader = new("reader", "r", MayRead: true, MayWrite: false, "*");
    private static readonly HttpUser s_writer = new("writer", "w", MayRead: false, MayWrite: true, "*");

    private EngineApiFixture _api = null!;

    public async Task InitializeAsync() => _api = await EngineApiFixture.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Sending_needs_the_role_write()
    {
        Assert.Equal(HttpStatusCode.OK, await PostAsync(null));

        _api.Users = [s_reader, s_writer];

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(null));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync("writer:wrong"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("reader:r"));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("writer:w"));
        Assert.Equal(2, _api.Mesh.Asked.Length);
    }

    [Fact]
    public async Task A_user_from_elsewhere_is_not_let_in()
    {
        _api.Users = [s_writer with { Host = "172.*.*.*" }];
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync("writer:w"));

        _api.Users = [s_writer with { Host = "127.*.*.*" }];
        Assert.Equal(HttpStatusCode.OK, await PostAsync("writer:w"));
    }

    [Fact]
    public async Task Wider_than_loopback_nothing_is_answered_without_users()
    {
        await using var api = await EngineApiFixture.StartAsync(address: IPAddress.Any);

        Assert.Equal(HttpStatusCode.Forbidden, (await api.SendAsync(HttpMethod.Post, $"{api.Url}/v1/mesh/send", Body)).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await api.SendAsync(HttpMethod.Get, $"{api.CenterUrl}/v1/nodes")).Code);
        await Assert.ThrowsAsync<WebSocketException>(() => api.ConnectAsync());
        Assert.Empty(api.Mesh.Asked);
    }

    [Fact]
    public async Task A_reader_consumes_and_a_writer_sends()
    {
        _api.Users = [s_reader, s_writer, s_reader with { Name = "none", MayRead = false }];
        await Assert.ThrowsAsync<WebSocketException>(() => _api.ConnectAsync());
        await Assert.ThrowsAsync<WebSocketException>(() => _api.ConnectAsync("none:r"));
        using var reader = await _api.ConnectAsync("reader:r");
        using var writer = await _api.ConnectAsync("writer:w");

        CallTests.AssertError((await reader.AskAsync(Send))!, 401, "this needs the role write in access.users");
        CallTests.AssertError((await reader.AskAsync("""{"m":"mesh.publish","p":{"c":"a","d":"x"}}"""))!, 101, "this needs the role write");
        CallTests.AssertError((await reader.AskAsync("""{"m":"conn.call","p":{"c":"7","f":"subscribe","a":["x"]}}"""))!, 301, "this needs the role write");
        CallTests.AssertError((await writer.AskAsync(Pop))!, 201, "this needs the role read in access.users");
        Assert.Equal(Done, await reader.AskAsync(Pop));
        Assert.Equal(Done, await writer.AskAsync(Send));
        Assert.Single(_api.Mesh.Asked);
    }

    [Fact]
    public async Task A_role_that_is_taken_away_is_gone_from_open_connections()
    {
        _api.Users = [s_writer];
        using var writer = await _api.ConnectAsync("writer:w");
        Assert.Equal(Done, await writer.AskAsync(Send));

        _api.Users = [s_writer with { MayRead = true, MayWrite = false }];

        CallTests.AssertError((await writer.AskAsync(Send))!, 401, "this needs the role write");
        Assert.Equal(Done, await writer.AskAsync(Pop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_user_that_is_taken_away_gets_no_more_values(bool wasUser)
    {
        if (wasUser) _api.Users = [s_reader];
        using var reader = await _api.ConnectAsync(wasUser ? "reader:r" : null);
        Assert.Equal(Done, await reader.AskAsync(Pop));

        _api.Users = [s_writer];
        _api.Push("a", "1");

        Assert.Null(await reader.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, reader.CloseStatus);
        await Polling.Eventually(() => _api.Queues.Read() == new Heliograph.Metrics.Instruments.ScriptQueueReading(1, 1, 0, 1));
    }

    [Fact]
    public async Task A_user_that_is_taken_away_asks_nothing_more()
    {
        _api.Users = [s_reader];
        using var reader = await _api.ConnectAsync("reader:r");

        _api.Users = [s_reader with { Password = "another" }];

        Assert.Null(await reader.AskAsync("ping"));
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, reader.CloseStatus);
    }

    [Fact]
    public async Task Pages_of_other_sites_cannot_call_it_through_a_browser()
    {
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(null, "http://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(null, "null"));
        await Assert.ThrowsAsync<WebSocketException>(() => _api.ConnectAsync(origin: "http://evil.example"));
        Assert.Empty(_api.Mesh.Asked);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(null, _api.Url));
        using var own = await _api.ConnectAsync(origin: _api.Url);
        Assert.Equal("pong", await own.AskAsync("ping"));
    }

    private async Task<HttpStatusCode> PostAsync(string? user, string? origin = null) => (await _api.SendAsync(HttpMethod.Post, $"{_api.Url}/v1/mesh/send", Body, user, origin)).Code;
}
