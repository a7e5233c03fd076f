using System.Net;
using System.Text.Json;

namespace Heliograph.Tests.EngineApi;

/// <summary>/v1/mesh/… over HTTP.</summary>
public sealed class CallTests : IAsyncLifetime
{
    private EngineApiFixture _api = null!;

    public async Task InitializeAsync() => _api = await EngineApiFixture.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Sending_is_answered_as_documented()
    {
        Assert.Equal("""{"E":null,"r":{"s":true}}""", await _api.PostAsync("/v1/mesh/send", """{ "c": "1463786910324359168", "d": "data" }"""));
        Assert.Equal(["send 1463786910324359168 data Text"], _api.Mesh.Asked);
    }

    [Fact]
    public async Task Publishing_is_answered_with_the_counts()
    {
        Assert.Equal("""{"E":null,"r":{"s":9,"f":0}}""", await _api.PostAsync("/v1/mesh/publish", """{ "c": "channel1", "d": "data" }"""));
        Assert.Equal(["publish channel1 data Text"], _api.Mesh.Asked);
    }

    [Theory]
    [InlineData("\"d\":\"gruß\",\"t\":\"text\"", "gruß Text")]
    [InlineData("\"d\":\"\",\"t\":null", " Text")]
    [InlineData("\"d\":\"AP8=\",\"t\":\"binary\"", "00FF Binary")]
    [InlineData("\"d\":\"\",\"t\":\"binary\"", " Binary")]
    public async Task Data_is_text_or_base64(string fields, string sent)
    {
        Assert.Equal("""{"E":null,"r":{"s":true}}""", await _api.PostAsync("/v1/mesh/send", $$"""{"c":"7",{{fields}}}"""));
        Assert.Equal([$"send 7 {sent}"], _api.Mesh.Asked);
    }

    [Theory]
    [InlineData("send", """{"c":"404","d":"x"}""", 401, "there is no such client")]
    [InlineData("send", """{"d":"x"}""", 101, "c: a client_id is expected, a string")]
    [InlineData("send", """{"c":7.5,"d":"x"}""", 101, "c: a client_id is expected, a string")]
    [InlineData("send", """{"c":"","d":"x"}""", 101, "c: a client_id is expected, a string")]
    [InlineData("send", """{"c":"\ud800","d":"x"}""", 101, "c: a client_id is expected, a string")]
    [InlineData("send", """{"c":"7"}""", 101, "d: the data is expected, a string")]
    [InlineData("send", """{"c":"7","d":null}""", 101, "d: the data is expected, a string")]
    [InlineData("send", """{"c":"7","d":{"a":1}}""", 101, "d: the data is expected, a string")]
    [InlineData("send", """{"c":"7","d":"\udc00"}""", 101, "d: the data is expected, a string")]
    [InlineData("send", """{"c":"7","d":"x","t":"xml"}""", 101, "t: expected \"text\" or \"binary\"")]
    [InlineData("send", """{"c":"7","d":"x","t":1}""", 101, "t: expected \"text\" or \"binary\"")]
    [InlineData("send", """{"c":"7","d":"%%","t":"binary"}""", 101, "d: binary data is expected in base64")]
    [InlineData("publish", """{"d":"x"}""", 101, "c: a channel is expected, a string of 1 to 65535 bytes without spaces")]
    [InlineData("publish", """{"c":"a b","d":"x"}""", 101, "c: a channel is expected, a string of 1 to 65535 bytes without spaces")]
    [InlineData("publish", """{"c":["a"],"d":"x"}""", 101, "c: a channel is expected, a string of 1 to 65535 bytes without spaces")]
    [InlineData("publish", """{"c":"$SYS/x","d":"x"}""", 101, "c: a channel has at most 128 levels and does not begin with $SYS/, $share/ or $delayed/")]
    [InlineData("publish", """{"c":"$share/g/a","d":"x"}""", 101, "c: a channel has at most 128 levels and does not begin with $SYS/, $share/ or $delayed/")]
    [InlineData("publish", """{"c":"a","d":7}""", 101, "d: the data is expected, a string")]
    [InlineData("publish", "[]", 101, "the body is expected to be an object, such as {\"c\":\"…\",\"d\":\"…\"}")]
    [InlineData("publish", "{\"c\":", 101, "the body is not JSON: ")]
    [InlineData("publish", "", 101, "the body is not JSON: ")]
    public async Task What_is_wrong_is_said_with_its_number(string method, string body, int code, string message)
    {
        var (status, text) = await _api.SendAsync(HttpMethod.Post, $"{_api.Url}/v1/mesh/{method}", body);

        Assert.Equal(HttpStatusCode.OK, status);
        AssertError(text, code, message);
        Assert.Equal(code == 401 ? 1 : 0, _api.Mesh.Asked.Length);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 10)]
    public async Task A_body_that_is_too_large_is_an_invalid_parameter(bool chunked, int megabytes)
    {
        using var client = new HttpClient();
        var body = "{\"c\":\"7\",\"d\":\"" + new string('x', megabytes << 20) + "\"}";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_api.Url}/v1/mesh/send") { Content = new StringContent(body) };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await client.SendAsync(request);

        AssertError(await response.Content.ReadAsStringAsync(), 101, "the body is larger than 1048576 bytes");
        Assert.Empty(_api.Mesh.Asked);
    }

    [Fact]
    public async Task The_rest_of_HTTP_is_refused_in_words()
    {
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "only POST is allowed here\n"), await _api.SendAsync(HttpMethod.Get, $"{_api.Url}/v1/mesh/send"));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "only GET and HEAD are allowed here\n"), await _api.SendAsync(HttpMethod.Post, $"{_api.Url}/metrics", ""));
        Assert.Equal(HttpStatusCode.UpgradeRequired, (await _api.SendAsync(HttpMethod.Get, $"{_api.Url}/ws/v1")).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.SendAsync(HttpMethod.Post, $"{_api.Url}/v1/mesh", "")).Code);
    }

    [Fact]
    public async Task The_center_lists_the_engines() => Assert.Equal(
        (HttpStatusCode.OK, """{"E":null,"r":[{"id":1,"api":"127.0.0.1:6789","connections":3,"servers":[{"name":"chat","protocol":"websocket","port":6790,"connections":3}]}],"nodes":[{"id":"1","api_server":"127.0.0.1:6789"}]}"""),
        await _api.SendAsync(HttpMethod.Get, $"{_api.CenterUrl}/v1/nodes"));

    [Fact]
    public async Task The_center_says_which_version_of_the_API_there_is() =>
        Assert.Equal((HttpStatusCode.OK, """{"apis":["v1"]}"""), await _api.SendAsync(HttpMethod.Get, $"{_api.CenterUrl}/version"));

    [Fact]
    public async Task A_client_id_may_be_a_number()
    {
        Assert.Equal("""{"E":null,"r":{"s":true}}""", await _api.PostAsync("/v1/mesh/send", """{"c":1463786910324359168,"d":"data"}"""));
        Assert.Equal(["send 1463786910324359168 data Text"], _api.Mesh.Asked);
    }

    internal static void AssertError(string text, int code, string message)
    {
        using var answer = JsonDocument.Parse(text);
        Assert.Equal("E", answer.RootElement.EnumerateObject().First().Name);
        var error = answer.RootElement.GetProperty("E");
        Assert.Equal(["c", "m"], error.EnumerateObject().Select(one => one.Name));
        Assert.Equal(code, error.GetProperty("c").GetInt32());
        Assert.StartsWith(message, error.GetProperty("m").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.False(answer.RootElement.TryGetProperty("r", out _));
    }
}
