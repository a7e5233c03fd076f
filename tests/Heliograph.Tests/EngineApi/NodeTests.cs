using System.Net;
using System.Text.RegularExpressions;
using Heliograph.Server.Configuration;
using Heliograph.Tests.House;
using Heliograph.Tests.Interop;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.EngineApi;

/// <summary>The engine API of a whole node: what is published reaches MQTT clients, what a script pushes its consumers; and the page about it.</summary>
public sealed partial class NodeTests : IAsyncLifetime
{
    private const string Script = """
        function on_handshake(client_id, headers, server) end
        function on_message(msg)
            local conn = mix.websocket()
            local n, err = mix.queue.push("orders", { frame = msg, user = conn:context_value("user") })
            conn:send(tostring(n))
        end
        function on_close(client_id, err) end
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("heliograph-engine-api-").FullName;
    private TestBroker _broker = null!;

    private string Url => $"http://127.0.0.1:{_broker.Node.Http.Engine.Port}";

    public async Task InitializeAsync()
    {
        var entry = Path.Combine(_folder, "entry.lua");
        await File.WriteAllTextAsync(entry, Script);
        _broker = await TestBroker.StartAsync(o => o with
        {
            Engine = o.Engine with { Servers = [.. o.Engine.Servers, new() { Port = 0, Protocol = ServerProtocol.Websocket, Entry = entry, Name = "chat" }] },
        });
    }

    public async Task DisposeAsync()
    {
        await _broker.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_is_published_over_HTTP_reaches_MQTT_clients_and_is_counted()
    {
        await using var subscriber = await _broker.ConnectAsync("subscriber");
        await subscriber.SubscribeAsync("room:1");

        Assert.Equal("""{"E":null,"r":{"s":1,"f":0}}""", await PostAsync("publish", """{"c":"room:1","d":"hello"}"""));
        Assert.Equal("""{"E":null,"r":{"s":0,"f":0}}""", await PostAsync("publish", """{"c":"room:2","d":"hello"}"""));

        await subscriber.ExpectAsync("room:1", "hello");
    }

    [Fact]
    public async Task A_script_pushes_a_consumer_pops_and_answers_its_client()
    {
        using var consumer = await ApiClient.ConnectAsync(new($"ws://127.0.0.1:{_broker.Node.Http.Engine.Port}/ws/v1"));
        await consumer.AskAsync("""{"m":"queue.pop","p":{"t":["orders"]},"i":1}""");
        using var client = await ApiClient.ConnectAsync(new($"ws://127.0.0.1:{_broker.Node.Listeners[1].Port}/"));

        Assert.Equal("1", await client.AskAsync("one tea"));
        var value = (await consumer.ReceiveAsync())!;
        var id = ClientId().Match(value).Groups[1].Value;
        Assert.StartsWith($"{{\"e\":\"queue.pop\",\"p\":{{\"n\":1,\"c\":\"{id}\",\"t\":\"orders\",\"d\":{{", value, StringComparison.Ordinal);
        Assert.Contains("\"data\":\"one tea\"", value, StringComparison.Ordinal);

        const string done = """{"E":null,"r":{"s":true},"i":2}""";
        Assert.Equal(done, await consumer.AskAsync($$"""{"m":"conn.call","p":{"c":"{{id}}","f":"set_context_value","a":["user","ann"]},"i":2}"""));
        Assert.Equal(done, await consumer.AskAsync($$"""{"m":"conn.call","p":{"c":"{{id}}","f":"subscribe","a":["room:1"]},"i":2}"""));
        Assert.Equal(done, await consumer.AskAsync($$"""{"m":"mesh.send","p":{"c":"{{id}}","d":"coming"},"i":2}"""));
        Assert.Equal("coming", await client.ReceiveAsync());
        Assert.Equal("""{"E":null,"r":{"s":1,"f":0},"i":2}""", await consumer.AskAsync("""{"m":"mesh.publish","p":{"c":"room:1","d":"open"},"i":2}"""));
        Assert.Equal("open", await client.ReceiveAsync());
        CallTests.AssertError((await consumer.AskAsync("""{"m":"mesh.send","p":{"c":"1","d":"x"},"i":2}"""))!, 401, "");

        await client.AskAsync("another");
        Assert.Contains("\"user\":\"ann\"", await consumer.ReceiveAsync(), StringComparison.Ordinal);
        await Polling.EventuallyAsync(async () => PageText.ValueOf(await PageAsync(), "heliograph_script_queue_delivered_total") == 2, "delivered");
        var page = await PageAsync();
        Assert.Equal(2, PageText.ValueOf(page, "heliograph_script_queue_pushed_total"));
        Assert.Equal(1, PageText.ValueOf(page, "heliograph_script_queue_consumers"));
        Assert.Equal(0, PageText.ValueOf(page, "heliograph_script_queue_values"));
        Assert.Equal(0, PageText.ValueOf(page, "heliograph_ledger_difference{identity=\"script_queues\"}"));
    }

    [Fact]
    public async Task The_center_lists_this_engine_with_its_servers()
    {
        var (mqtt, chat) = (_broker.Node.Listeners[0], _broker.Node.Listeners[1]);
        using var client = await ApiClient.ConnectAsync(new($"ws://127.0.0.1:{chat.Port}/"));
        await Polling.Eventually(() => chat.Live == 1);

        Assert.Equal(
            $$"""{"E":null,"r":[{"id":1,"api":"127.0.0.1:{{_broker.Node.Http.Engine.Port}}","connections":1,"servers":[{"name":"{{mqtt.Name}}","protocol":"mqtt","port":{{mqtt.Port}},"connections":0},{"name":"chat","protocol":"websocket","port":{{chat.Port}},"connections":1}]}],"nodes":[{"id":"1","api_server":"127.0.0.1:{{_broker.Node.Http.Engine.Port}}"}]}""",
            await GetAsync($"http://127.0.0.1:{_broker.Node.Http.Center.Port}/v1/nodes"));
    }

    [Fact]
    public async Task The_lines_of_the_page_print_what_it_says()
    {
        await using var subscriber = await _broker.ConnectAsync("subscriber");
        await subscriber.SubscribeAsync("room:1");
        var lines = CurlLine().Matches(SourceTree.Read("docs/engine-api.md"));

        Assert.InRange(lines.Count, 4, 20);
        foreach (Match line in lines)
        {
            var command = line.Groups[1].Value.Replace("http://127.0.0.1:6789", Url, StringComparison.Ordinal)
                .Replace("http://127.0.0.1:6787", $"http://127.0.0.1:{_broker.Node.Http.Center.Port}", StringComparison.Ordinal);
            using var shell = StockClient.Program("sh", "dash", "-c", command);
            var printed = string.Join('\n', await shell.SucceedAsync());
            Assert.Matches("^" + Regex.Escape(line.Groups[2].Value).Replace("…", ".*", StringComparison.Ordinal) + "$", printed);
        }
    }

    private async Task<string> PostAsync(string method, string body)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsync(new Uri($"{Url}/v1/mesh/{method}"), new StringContent(body));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private Task<string> PageAsync() => GetAsync($"{Url}/metrics");

    private static async Task<string> GetAsync(string url)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(url));
    }

    [GeneratedRegex("\"c\":\"([0-9]+)\"")]
    private static partial Regex ClientId();

    [GeneratedRegex(@"(?m)^    \$ (curl .+)\n    (.+)$")]
    private static partial Regex CurlLine();
}
