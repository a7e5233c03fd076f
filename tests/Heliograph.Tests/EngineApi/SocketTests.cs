using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Mesh;

namespace Heliograph.Tests.EngineApi;

/// <summary>/ws/v1: methods, answers and events.</summary>
public sealed class SocketTests : IAsyncLifetime
{
    private const string Done = """{"E":null,"r":{"s":true},"i":12345}""";

    private EngineApiFixture _api = null!;
    private ApiClient _client = null!;

    public async Task InitializeAsync()
    {
        _api = await EngineApiFixture.StartAsync(new() { MaxTopics = 3 });
        _client = await _api.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"m":"queue.pop","p":{"t":["topic1"]},"i":12345}""", Done, "")]
    [InlineData("""{"m":"queue.pop","p":["topic1"],"i":12345}""", Done, "")]
    [InlineData("""{"m":"conn.call","p":{"c":"1458","f":"set_context_value","a":["user_id",10000]},"i":12345}""", Done, "SetContextValue 1458 user_id 10000")]
    [InlineData("""{"m":"conn.call","p":{"c":1458,"f":"set_context_value","a":["user_id",10000]},"i":12345}""", Done, "SetContextValue 1458 user_id 10000")]
    [InlineData("""{"m":"conn.call","p":{"c":"1458","f":"set_context","a":[{"user_id":10000}]},"i":12345}""", Done, "SetContext 1458 {\"user_id\":10000}")]
    [InlineData("""{"m":"conn.call","p":{"c":"1463","f":"subscribe","a":["channel1","channel2"]},"i":12345}""", Done, "Subscribe 1463 channel1 channel2")]
    [InlineData("""{"m":"conn.call","p":{"c":"1463","f":"unsubscribe","a":["channel1","channel2"]},"i":12345}""", Done, "Unsubscribe 1463 channel1 channel2")]
    [InlineData("""{"m":"mesh.send","p":{"c":"1463786910324359168","d":"data"},"id":12345}""", Done, "send 1463786910324359168 data Text")]
    [InlineData("""{"m":"mesh.publish","p":{"c":"channel1","d":"data"},"i":12345}""", """{"E":null,"r":{"s":9,"f":0},"i":12345}""", "publish channel1 data Text")]
    [InlineData("""{"m":"mesh.publish","p":{"c":"channel1","d":"data"},"i":"a\"b"}""", """{"E":null,"r":{"s":9,"f":0},"i":"a\"b"}""", "publish channel1 data Text")]
    [InlineData("""{"m":"mesh.publish","p":{"c":"channel1","d":"data"}}""", """{"E":null,"r":{"s":9,"f":0},"i":null}""", "publish channel1 data Text")]
    [InlineData("ping", "pong", "")]
    public async Task A_request_is_answered_as_documented(string request, string answer, string asked)
    {
        Assert.Equal(answer, await _client.AskAsync(request));
        Assert.Equal(asked.Length == 0 ? [] : [asked], _api.Mesh.Asked);
    }

    [Theory]
    [InlineData("queue.pop", "{}", 101, "t: the names of queues")]
    [InlineData("queue.pop", "[]", 101, "t: at least one queue")]
    [InlineData("queue.pop", """{"t":"topic1"}""", 101, "t: the names of queues")]
    [InlineData("queue.pop", """{"t":[]}""", 101, "t: at least one queue")]
    [InlineData("queue.pop", """{"t":[7]}""", 101, "t: the name of a queue")]
    [InlineData("queue.pop", """{"t":["a","b","c","d"]}""", 201, "there are 3 queues already")]
    [InlineData("queue.unpop", "{}", 203, "this connection consumes no queues")]
    [InlineData("conn.call", """{"f":"subscribe","a":["x"]}""", 101, "c: a client_id")]
    [InlineData("conn.call", """{"c":"7","f":"close","a":[]}""", 101, "f: expected set_context_value")]
    [InlineData("conn.call", """{"c":"7","f":"subscribe"}""", 101, "a: the arguments")]
    [InlineData("conn.call", """{"c":"7","f":"subscribe","a":[]}""", 101, "a: channels")]
    [InlineData("conn.call", """{"c":"7","f":"unsubscribe","a":["a b"]}""", 101, "a: channels")]
    [InlineData("conn.call", """{"c":"7","f":"subscribe","a":["a",1]}""", 101, "a: channels")]
    [InlineData("conn.call", """{"c":"7","f":"subscribe","a":["$SYS/x"]}""", 101, "a: a channel has at most 128 levels")]
    [InlineData("conn.call", """{"c":"7","f":"set_context","a":[1]}""", 101, "a: one object")]
    [InlineData("conn.call", """{"c":"7","f":"set_context_value","a":[1,2]}""", 101, "a: a name")]
    [InlineData("conn.call", """{"c":"7","f":"set_context_value","a":["x"]}""", 101, "a: a name")]
    [InlineData("conn.call", """{"c":"404","f":"subscribe","a":["x"]}""", 301, "there is no such client")]
    [InlineData("mesh.send", """{"c":"7"}""", 101, "d: the data")]
    [InlineData("mesh.send", """{"c":"404","d":"x"}""", 401, "there is no such client")]
    [InlineData("mesh.publish", """{"c":"a b","d":"x"}""", 101, "c: a channel")]
    [InlineData("mesh.close", "{}", 101, "m: expected queue.pop")]
    [InlineData("mesh.send", "[]", 101, "p: the parameters")]
    public async Task What_is_wrong_is_said_with_its_number(string method, string parameters, int code, string message)
    {
        var answer = (await _client.AskAsync($$"""{"m":"{{method}}","p":{{parameters}},"i":12345}"""))!;

        CallTests.AssertError(answer, code, message);
        Assert.EndsWith(",\"i\":12345}", answer, StringComparison.Ordinal);
        Assert.Equal("pong", await _client.AskAsync("ping"));
    }

    [Theory]
    [InlineData("""{"m":"queue.pop",""", "this is not JSON")]
    [InlineData("", "this is not JSON")]
    [InlineData("PING", "this is not JSON")]
    [InlineData("[]", "an object is expected")]
    [InlineData("{}", "m: the name of a method")]
    [InlineData("""{"m":7}""", "m: the name of a method")]
    [InlineData("""{"m":"queue.unpop"}""", "p: the parameters")]
    [InlineData("""{"m":"queue.unpop","p":{},"i":{"a":1}}""", "i: expected a number or a string")]
    [InlineData("""{"m":"queue.unpop","p":{},"i":"\ud800"}""", "i: expected a number or a string")]
    public async Task What_cannot_be_read_is_answered_without_an_identifier(string request, string message)
    {
        var answer = (await _client.AskAsync(request))!;

        CallTests.AssertError(answer, 101, message);
        Assert.EndsWith(",\"i\":null}", answer, StringComparison.Ordinal);
        Assert.Equal("pong", await _client.AskAsync("ping"));
    }

    [Fact]
    public async Task Binary_data_is_an_invalid_request()
    {
        await _client.SendAsync([1, 2, 3], WebSocketMessageType.Binary);

        CallTests.AssertError((await _client.ReceiveAsync())!, 101, "text is expected");
    }

    [Fact]
    public async Task A_value_arrives_as_documented()
    {
        await _client.AskAsync("""{"m":"queue.pop","p":{"t":["topic1"]},"i":12345}""");

        _api.Push("topic1", """{"frame":{"type":"text","data":"json str","finish":true}}""", "1463819408261513216");

        Assert.Equal(
            """{"e":"queue.pop","p":{"n":1,"c":"1463819408261513216","t":"topic1","d":{"frame":{"type":"text","data":"json str","finish":true}}},"i":null,"id":null}""",
            await _client.ReceiveAsync());
        await Polling.Eventually(() => _api.Queues.Cells.ValuesDelivered == 1);
    }

    [Fact]
    public async Task What_waited_comes_after_the_answer()
    {
        for (var i = 0; i < 100; i++) _api.Push("a", $"{i}");

        Assert.Equal(Done, await _client.AskAsync("""{"m":"queue.pop","p":{"t":["a"]},"i":12345}"""));
        for (var i = 0; i < 100; i++) Assert.Equal(i, ValueOf((await _client.ReceiveAsync())!));
    }

    [Fact]
    public async Task Consuming_twice_is_an_error_and_ends_with_unpop()
    {
        Assert.Equal(Done, await _client.AskAsync("""{"m":"queue.pop","p":{"t":["a"]},"i":12345}"""));
        CallTests.AssertError((await _client.AskAsync("""{"m":"queue.pop","p":{"t":["b"]},"i":12345}"""))!, 202, "this connection consumes queues already");

        Assert.Equal(Done, await _client.AskAsync("""{"m":"queue.unpop","p":{},"i":12345}"""));
        _api.Push("a", "1");
        Assert.Equal("pong", await _client.AskAsync("ping"));
        Assert.Equal(new(1, 1, 0, 1), _api.Queues.Read());

        await _client.SendAsync("""{"m":"queue.pop","p":{"t":["a"]},"i":12345}""");
        Assert.Equal(Done, await _client.ReceiveAsync());
        Assert.Equal(1, ValueOf((await _client.ReceiveAsync())!));
    }

    [Fact]
    public async Task Answers_come_in_the_order_of_the_requests()
    {
        await _client.SendAsync("""{"m":"mesh.publish","p":{"c":"late","d":"x"},"i":0}""");
        for (var i = 1; i < 200; i++) await _client.SendAsync($$"""{"m":"mesh.publish","p":{"c":"now","d":"x"},"i":{{i}}}""");
        await Polling.Eventually(() => _api.Mesh.Asked.Length == 1);
        _api.Mesh.Late.SetResult(new PublishCount(1, 2));

        Assert.Equal("""{"E":null,"r":{"s":1,"f":2},"i":0}""", await _client.ReceiveAsync());
        for (var i = 1; i < 200; i++) Assert.EndsWith($"\"i\":{i}}}", await _client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_too_large_closes_the_connection()
    {
        await _client.SendAsync(new string('x', (1 << 20) + 1));

        Assert.Null(await _client.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, _client.CloseStatus);
    }

    [Fact]
    public async Task Closing_is_answered_and_leaves_no_consumer()
    {
        await _client.AskAsync("""{"m":"queue.pop","p":{"t":["a"]},"i":1}""");

        await _client.CloseAsync();

        Assert.Equal(WebSocketCloseStatus.NormalClosure, _client.CloseStatus);
        await Polling.Eventually(() => _api.Queues.Read().Topics == 0);
    }

    [Fact]
    public async Task Sockets_requests_and_errors_are_counted_and_the_first_error_is_logged()
    {
        for (var i = 0; i < 3; i++) await _client.AskAsync("""{"m":"mesh.send","p":{"c":"404","d":"x"},"i":1}""");
        await _client.AskAsync("""{"m":"mesh.send","p":{"c":"1","d":"x"},"i":1}""");
        await _client.AskAsync("""{"m":"mesh.close","p":{},"i":1}""");
        await _client.AskAsync("{");
        await _client.AskAsync("ping");
        await _api.PostAsync("/v1/mesh/publish", """{"c":"a b","d":"x"}""");

        Assert.Equal((4, 2, 1, 0), (_api.Cells.Calls(EngineApiMethod.MeshSend), _api.Cells.Calls(EngineApiMethod.None), _api.Cells.Calls(EngineApiMethod.MeshPublish), _api.Cells.Calls(EngineApiMethod.QueuePop)));
        Assert.Equal((3, 3, 0), (_api.Cells.Errors("401"), _api.Cells.Errors("101"), _api.Cells.Errors("301")));
        Assert.Equal((1, 1), (_api.Cells.Sockets, _api.Cells.SocketsOpened));
        var line = Assert.Single(_api.Log.Lines);
        Assert.Matches("^engine API connection=\\S+: a request \\(mesh.send\\) was answered with error 401: there is no such client", line.Text);
        await _client.CloseAsync();
        await Polling.Eventually(() => _api.Cells.Sockets == 0);
        Assert.Equal(1, _api.Cells.SocketsOpened);
    }

    internal static int ValueOf(string text)
    {
        using var value = JsonDocument.Parse(text);
        Assert.Equal("queue.pop", value.RootElement.GetProperty("e").GetString());
        return int.Parse(value.RootElement.GetProperty("p").GetProperty("d").GetRawText(), CultureInfo.InvariantCulture);
    }
}
