using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Redis;
using Heliograph.Tests.Access;
using Heliograph.Tests.Sql.Functions;

namespace Heliograph.Tests.Connectors;

/// <summary>The driver of Redis against a real server.</summary>
public sealed class RedisDriverTests : IAsyncLifetime, IDisposable
{
    private readonly DatabaseProcess _server = DatabaseProcess.Redis("--appendonly", "yes", "--appendfsync", "always", "--requirepass", "s3cret", "--user", "limited", "on", ">p4ss", "~open:*", "+@all");

    public Task InitializeAsync() => _server.StartAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_placeholder_stays_one_argument_whatever_is_in_it()
    {
        await using var driver = await ConnectedAsync();
        byte[] octets = [0, 0xFF, (byte)'\r', (byte)'\n', (byte)'*', (byte)'1'];

        var batch = await Action(driver, "HSET \"device ${id}\" value:${none} ${v} 'it''s' x").SendAsync(
            Driving.Row(("id", "a b\r\nFLUSHALL"), ("v", octets)), Driving.Row(("id", ""), ("v", 1.5)));
        Assert.Equal("SS", batch.Outcomes());
        Assert.Equal(["device ", "device a b\r\nFLUSHALL"], (await AskAsync("KEYS", "*")).Order(StringComparer.Ordinal));
        Assert.Equal(["value:undefined", "1.5", "its", "x"], await AskAsync("HGETALL", "device "));
        Assert.Equal(["6"], await AskAsync("HSTRLEN", "device a b\r\nFLUSHALL", "value:undefined"));
    }

    [Fact]
    public async Task The_fields_of_a_map_are_an_argument_each()
    {
        await using var driver = await ConnectedAsync();
        var fields = new FunctionCalls().Call("map_to_redis_hset_args", """json:{"a b":"x\r\ny","n":-1,"f":1.5,"t":true,"null":null,"list":[1]}""");
        var none = new FunctionCalls().Call("map_to_redis_hset_args", "no JSON");

        var batch = await Action(driver, "HSET ${name} ${fields} more ${x}").SendAsync(
            Driving.Row(("name", "all"), ("fields", fields), ("x", 1)), Driving.Row(("name", "few"), ("fields", none), ("x", 2)));
        Assert.Equal("SS", batch.Outcomes());
        Assert.Equal(["a b", "x\r\ny", "n", "-1", "f", "1.5", "t", "true", "more", "1"], await AskAsync("HGETALL", "all"));
        Assert.Equal(["more", "2"], await AskAsync("HGETALL", "few"));
    }

    [Fact]
    public async Task A_list_of_a_message_stays_one_argument_whatever_it_looks_like()
    {
        await using var driver = await ConnectedAsync();
        var batch = await Action(driver, "SET k ${v}").SendAsync(Driving.Row(("v", FunctionCalls.Value("""json:["map_to_redis_hset_args","v","XX"]"""))));

        Assert.Equal("S", batch.Outcomes());
        Assert.Equal(["""["map_to_redis_hset_args","v","XX"]"""], await AskAsync("GET", "k"));
    }

    [Fact]
    public async Task Each_row_has_its_own_outcome_in_order()
    {
        await using var driver = await ConnectedAsync();
        await AskAsync("SET", "text", "x");
        var batch = await Action(driver, "RPUSH ${k} ${v}").SendAsync([.. new[] { "list", "text", "list", "list" }.Select((key, i) => Driving.Row(("k", key), ("v", i)))]);

        Assert.Equal("SFSS", batch.Outcomes());
        Assert.Contains("RPUSH is answered with an error: WRONGTYPE", batch.Reason, StringComparison.Ordinal);
        Assert.Equal(["0", "2", "3"], await AskAsync("LRANGE", "list", "0", "-1"));
    }

    [Theory]
    [InlineData("NOSUCH ${v}", "ERR unknown command")]
    [InlineData("SET ${v}", "ERR wrong number of arguments")]
    [InlineData("INCRBY n ${v}", "ERR value is not an integer")]
    [InlineData("EVAL 'return redis.error_reply(ARGV[1])' 0 ${v}", "error: ")]
    public async Task A_command_that_is_refused_has_failed_and_its_values_are_not_told(string command, string says)
    {
        await using var driver = await ConnectedAsync();
        var batch = await Action(driver, command).SendAsync(Driving.Row(("v", "E confidential")));

        Assert.Equal("F", batch.Outcomes());
        Assert.Contains(says, batch.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("confidential", batch.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replies_of_every_form_are_passed_over()
    {
        await using var driver = await ConnectedAsync();
        await AskAsync("SET", "large", new string('x', 3_000_000));
        var batch = await Action(driver, "EVAL \"if ARGV[1] == '1' then return {1, {'a', false, {}}, redis.call('GET', 'large')} elseif ARGV[1] == '2' then return redis.call('GET', 'large') elseif ARGV[1] == '3' then return false end return redis.error_reply('ERR x')\" 0 ${v}")
            .SendAsync([.. Enumerable.Range(1, 4).Select(i => Driving.Row(("v", i)))]);

        Assert.Equal("SSSF", batch.Outcomes());
        Assert.Equal("S", (await Action(driver, "SET after ${v}").SendAsync(Driving.Row(("v", 1)))).Outcomes());
    }

    [Fact]
    public async Task A_batch_larger_than_what_is_on_the_way_at_once_is_sent_whole()
    {
        await using var driver = await ConnectedAsync();
        var text = new string('x', 10_000);

        Assert.Equal(new string('S', 2000), (await Action(driver, "GETSET k ${v}").SendAsync([.. Enumerable.Range(0, 2000).Select(i => Driving.Row(("v", text + i)))])).Outcomes());
        Assert.Equal([text + "1999"], await AskAsync("GET", "k"));
    }

    [Fact]
    public async Task What_is_refused_for_now_is_sent_again()
    {
        await using var driver = await ConnectedAsync();
        var action = Action(driver, "SET ${k} ${v}");
        await AskAsync("CONFIG", "SET", "maxmemory", "1");
        var batch = action.Batch([Driving.Row(("k", "a"), ("v", 1))]);
        var refusal = await Assert.ThrowsAsync<TargetException>(() => action.SendAsync(batch, default).AsTask());
        Assert.False(refusal.IsFinal);
        Assert.Contains("OOM", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(".", batch.Outcomes());
        await AskAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal("S", (await action.SendAsync(Driving.Row(("k", "a"), ("v", 1)))).Outcomes());
        await AskAsync("REPLICAOF", "127.0.0.1", "1");
        Assert.Equal(".", (await action.SendAsync(Driving.Row(("k", "a"), ("v", 2)))).Outcomes());
        await AskAsync("REPLICAOF", "NO", "ONE");
        Assert.Equal("S", (await action.SendAsync(Driving.Row(("k", "a"), ("v", 3)))).Outcomes());
    }

    [Fact]
    public async Task A_user_has_a_password_and_what_it_may_do()
    {
        await using var driver = await ConnectedAsync(Options() with { Username = "limited", Password = new("p4ss"), Database = 3 });
        var batch = await Action(driver, "SET ${k} 1").SendAsync(Driving.Row(("k", "open:a")), Driving.Row(("k", "closed")));

        Assert.Equal("SF", batch.Outcomes());
        Assert.Contains("NOPERM", batch.Reason, StringComparison.Ordinal);
        Assert.Empty(await AskAsync("KEYS", "*"));
    }

    [Theory]
    [InlineData("", null, "NOAUTH")]
    [InlineData("", "wr0ng", "WRONGPASS")]
    [InlineData("nobody", "wr0ng", "WRONGPASS")]
    public async Task Wrong_credentials_are_said(string user, string? password, string says)
    {
        await using var driver = Driver(Options() with { Username = user, Password = password is null ? null : new(password) });
        var refusal = await Assert.ThrowsAsync<TargetException>(() => driver.ConnectAsync(default));

        Assert.False(refusal.IsFinal);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("redis.password", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(".", (await Action(driver, "SET a ${v}").SendAsync(Driving.Row(("v", 1)))).Outcomes());
    }

    [Fact]
    public async Task A_database_that_there_is_not_is_said()
    {
        await using var driver = Driver(Options() with { Database = 99 });

        Assert.Contains("redis.database", (await Assert.ThrowsAsync<TargetException>(() => driver.ConnectAsync(default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_under_load_it_has_every_row_in_order_at_least_once()
    {
        const int Rows = 20_000;
        await using var driver = await ConnectedAsync();
        var sending = Action(driver, "RPUSH list ${n}").SendAllAsync(driver, [.. Enumerable.Range(0, Rows).Select(i => Driving.Row(("n", i)))]);
        await Polling.EventuallyAsync(async () => int.Parse((await AskAsync("LLEN", "list"))[0], CultureInfo.InvariantCulture) > Rows / 4, "a part is there");
        await _server.StopAsync("QUIT");
        await _server.StartAsync();
        var batches = await sending;

        var numbers = (await AskAsync("LRANGE", "list", "0", "-1")).ConvertAll(n => int.Parse(n, CultureInfo.InvariantCulture));
        Assert.True(batches > Rows / 100, "it was not interrupted");
        Assert.Equal(Enumerable.Range(0, Rows), numbers.Distinct());
        Assert.InRange(numbers.Count, Rows, Rows + (100 * (batches - (Rows / 100))));
    }

    [Fact]
    public async Task A_server_that_is_not_there_at_the_start_is_found_when_it_comes()
    {
        await _server.StopAsync();
        await using var driver = Driver(Options());
        var action = Action(driver, "SET a ${v}");

        Assert.Equal(".", (await action.SendAsync(Driving.Row(("v", 1)))).Outcomes());
        Assert.StartsWith($"127.0.0.1:{_server.Port}: ", (await Assert.ThrowsAsync<TargetException>(() => driver.ConnectAsync(default))).Message, StringComparison.Ordinal);
        await _server.StartAsync();
        await Driving.ConnectedAsync(driver);
        await driver.CheckAsync(default);
        Assert.Equal("S", (await action.SendAsync(Driving.Row(("v", 1)))).Outcomes());
        await _server.StopAsync();
        await Assert.ThrowsAsync<TargetException>(() => driver.CheckAsync(default));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_when_the_action_says()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var driver = Driver(new() { Server = $"{listener.LocalEndpoint}", PoolSize = 1 });
        var action = Action(driver, "SET a ${v}");
        using var limit = new CancellationTokenSource();
        var batch = action.Batch([Driving.Row(("v", 1))]);
        var sending = action.SendAsync(batch, limit.Token).AsTask();
        using (var client = await listener.AcceptTcpClientAsync())
        {
            Assert.Equal("*3\r\n$3\r\nSET", Encoding.ASCII.GetString(await ReadAsync(client.GetStream(), 11)));
            await limit.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        }

        Assert.Equal(".", batch.Outcomes());
        var again = action.SendAsync(batch, default).AsTask();
        using var next = await listener.AcceptTcpClientAsync();
        await next.GetStream().WriteAsync("+OK\r\n"u8.ToArray());
        await again;
        Assert.Equal("S", batch.Outcomes());
    }

    [Fact]
    public async Task What_does_not_speak_the_protocol_is_tried_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var driver = Driver(new() { Server = $"{listener.LocalEndpoint}" });
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        });

        Assert.Contains("not the protocol of Redis", (await Assert.ThrowsAsync<TargetException>(() => driver.ConnectAsync(default))).Message, StringComparison.Ordinal);
        await serving;
    }

    [Theory]
    [InlineData("SET a 'b", "is not closed")]
    [InlineData("SET a ${b", "is not closed")]
    [InlineData(" ", "expected the name of a command")]
    [InlineData("${c} a", "expected the name of a command")]
    [InlineData("subscribe a", "SUBSCRIBE concerns the connection")]
    [InlineData("MULTI", "MULTI concerns the connection")]
    public void A_command_that_cannot_be_sent_is_refused(string command, string says) => Assert.Contains(says, CommandWords.WrongIn(command), StringComparison.Ordinal);

    [Fact]
    public void A_command_is_cut_into_words_before_anything_is_filled_in() =>
        Assert.Equal(["A", "b c", "${x y}z", "q\"\\'${a b} "], CommandWords.Split(" A  'b c' ${x y}z \"q\\\"\\\\'${a b} \" "));

    private async Task<RedisDriver> ConnectedAsync(RedisConnectorOptions? options = null)
    {
        var driver = Driver(options ?? Options());
        await driver.ConnectAsync(default);
        await driver.CheckAsync(default);
        return driver;
    }

    private RedisConnectorOptions Options() => new() { Server = $"127.0.0.1:{_server.Port}", Password = new("s3cret") };

    private static RedisDriver Driver(RedisConnectorOptions options) => new(new() { Type = ConnectorType.Redis, Name = "cache", Redis = options });

    private static IActionDriver Action(RedisDriver driver, string command) => driver.Open(new ActionOptions { Type = ConnectorType.Redis, Name = "set", Connector = "cache", Redis = new() { Command = command } });

    private static async Task<byte[]> ReadAsync(Stream stream, int length)
    {
        var octets = new byte[length];
        await stream.ReadExactlyAsync(octets);
        return octets;
    }

    // Another client, with the protocol by hand.
    private async Task<List<string>> AskAsync(params string[] words)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _server.Port);
        await using var stream = client.GetStream();
        string[][] commands = [["AUTH", "s3cret"], words];
        foreach (var command in commands) await stream.WriteAsync(Encoding.UTF8.GetBytes($"*{command.Length}\r\n" + string.Concat(command.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n"))));
        using var reader = new StreamReader(stream);
        Assert.Equal("+OK", await reader.ReadLineAsync());
        return await ReplyAsync(reader);
    }

    private static async Task<List<string>> ReplyAsync(StreamReader reader)
    {
        var line = (await reader.ReadLineAsync())!;
        Assert.False(line[0] == '-', line);
        if (line[0] is '+' or ':') return [line[1..]];
        var count = int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
        var all = new List<string>();
        if (line[0] == '*')
        {
            for (var i = 0; i < count; i++) all.AddRange(await ReplyAsync(reader));
            return all;
        }

        var text = new char[count];
        await reader.ReadBlockAsync(text);
        await reader.ReadLineAsync();
        return [new(text)];
    }
}
