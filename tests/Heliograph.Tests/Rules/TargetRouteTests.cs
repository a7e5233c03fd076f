using System.Net.Sockets;
using System.Text;
using Heliograph.Tests.Access;
using Heliograph.Tests.Connectors;

namespace Heliograph.Tests.Rules;

/// <summary>Connectors to real targets with their actions, over the management API from the first trial to the end.</summary>
public sealed class TargetRouteTests(PgsqlServer database, RabbitmqServer queues) : IClassFixture<PgsqlServer>, IClassFixture<RabbitmqServer>
{
    private const string Nowhere = "127.0.0.1:1";

    [Fact]
    public async Task Http()
    {
        await using var web = await new FaultyWeb().StartAsync();
        await new ApiTarget("http", $$$"""{"url":"{{{web.Url}}}","headers":{"Authorization":"Bearer s3cret"}}""", """{"connector":"api","parameters":{"path":"/in","body":"${payload}"}}""")
        {
            Wrong = $$"""{"url":"http://{{Nowhere}}"}""",
            Secret = "s3cret",
            Arrived = () => Task.FromResult(web.Questions.Where(asked => asked.Headers["Authorization"] == "Bearer s3cret").Select(asked => asked.Body)),
        }.GoThroughAsync();
    }

    [Fact]
    public async Task Pgsql()
    {
        await database.RunAsync("CREATE TABLE api (at bigserial, v text); GRANT ALL ON api, api_at_seq TO guarded");
        string Connection(string password) => $$"""{"connection":"Host=127.0.0.1;Port={{database.Port}};Username=guarded;Database=postgres;Password={{password}}"}""";
        await new ApiTarget("pgsql", Connection("right"), """{"connector":"api","parameters":{"sql":"INSERT INTO api (v) VALUES (${payload})"}}""")
        {
            Wrong = Connection("mistaken"),
            Secret = "right",
            Arrived = async () => await database.ReadAsync("SELECT v FROM api ORDER BY at"),
        }.GoThroughAsync();
    }

    [Fact]
    public async Task Redis()
    {
        using var server = DatabaseProcess.Redis("--requirepass", "s3cret");
        await server.StartAsync();
        await new ApiTarget("redis", $$"""{"server":"127.0.0.1:{{server.Port}}","password":"s3cret"}""", """{"connector":"api","parameters":{"command":"RPUSH list ${payload}"}}""")
        {
            Wrong = """{"password":"s3cret of another"}""",
            Secret = "s3cret",
            Arrived = () => ListAsync(server.Port),
        }.GoThroughAsync();
    }

    [Fact]
    public async Task Rabbitmq()
    {
        await queues.UseAsync(async channel => await channel.QueueDeclareAsync("api", true, false, false));
        var arrived = new List<string>();
        await new ApiTarget("rabbitmq", $$"""{"server":"127.0.0.1:{{queues.Port}}","username":"guest","password":"guest"}""", """{"connector":"api","parameters":{"routing_key":"api","payload":"${payload}"}}""")
        {
            Wrong = """{"password":"of another"}""",
            Secret = "\"password\":\"guest\"",
            Arrived = () => queues.UseAsync<IEnumerable<string>>(async channel =>
            {
                while (await channel.BasicGetAsync("api", autoAck: true) is { } message) arrived.Add(Encoding.UTF8.GetString(message.Body.Span));
                return arrived;
            }),
        }.GoThroughAsync();
    }

    [Fact]
    public async Task File()
    {
        var folder = Directory.CreateTempSubdirectory("heliograph-lines-");
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder.FullName, "none"), "");
        var file = Path.Combine(folder.FullName, "lines");
        await new ApiTarget("file", $$"""{"folder":"{{folder.FullName}}"}""", """{"connector":"api","parameters":{"file":"lines","line":"${payload}"}}""")
        {
            Wrong = $$"""{"folder":"{{folder.FullName}}/none/below"}""",
            Secret = "",
            Arrived = async () => System.IO.File.Exists(file) ? await System.IO.File.ReadAllLinesAsync(file) : [],
        }.GoThroughAsync();
        folder.Delete(recursive: true);
    }

    private static async Task<IEnumerable<string>> ListAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await stream.WriteAsync("AUTH s3cret\r\nLRANGE list 0 -1\r\n"u8.ToArray());
        await reader.ReadLineAsync();
        var count = int.Parse((await reader.ReadLineAsync())![1..], System.Globalization.CultureInfo.InvariantCulture);
        var all = new List<string>();
        for (var i = 0; i < count; i++)
        {
            await reader.ReadLineAsync();
            all.Add((await reader.ReadLineAsync())!);
        }

        return all;
    }
}
