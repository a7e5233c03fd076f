using System.Net;
using System.Net.Sockets;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Http;

namespace Heliograph.Tests.Connectors;

/// <summary>The driver of HTTP against a service with faults.</summary>
public sealed class HttpDriverTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly FaultyWeb _web = new();
    private readonly TestClock _clock = new();

    public Task InitializeAsync() => _web.StartAsync();

    public Task DisposeAsync() => _web.StopAsync();

    ValueTask IAsyncDisposable.DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task A_row_goes_as_json_when_nothing_else_is_said()
    {
        await using var driver = await ConnectedAsync();
        var batch = await driver.Open(Action(new())).SendAsync(Driving.Row(("a", 1), ("b", "x \"y\"")));

        Assert.Equal("S", batch.Outcomes());
        var asked = Assert.Single(_web.Questions);
        Assert.Equal(("POST", "/", """{"a":1,"b":"x \"y\""}"""), (asked.Method, asked.Target, asked.Body));
        Assert.Equal("application/json", asked.Headers["Content-Type"]);
    }

    [Fact]
    public async Task Path_headers_and_body_have_values_of_the_row_in_them()
    {
        await using var driver = await ConnectedAsync(new() { Url = _web.Url + "/v1/", Headers = [Field("Authorization", "Bearer s3cret"), Field("X-Both", "connector")] });
        var action = driver.Open(Action(new()
        {
            Path = "/devices/${id}?at=${t}&none=${none}",
            Method = HttpActionMethod.Put,
            Headers = [Field("X-Id", "id ${name}"), Field("x-both", "action"), Field("Content-Type", "text/plain")],
            Body = "${id}=${p.v[2]}, ${none}",
        }));

        Assert.Equal("S", (await action.SendAsync(Driving.Json("""{"id":"a b","name":"Zoë","t":5,"p":"{\"v\":[1,2.5]}"}"""))).Outcomes());
        var asked = Assert.Single(_web.Questions);
        Assert.Equal(("PUT", "/v1/devices/a%20b?at=5&none=undefined", "a b=2.5, undefined"), (asked.Method, asked.Target, asked.Body));
        Assert.Equal(("Bearer s3cret", "action", "text/plain"), (asked.Headers["Authorization"], asked.Headers["X-Both"], asked.Headers["Content-Type"]));
        Assert.Equal("id Zoë", asked.Headers["X-Id"]);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Some_methods_have_no_body(string name)
    {
        await using var driver = await ConnectedAsync();

        Assert.Equal("S", (await driver.Open(Action(new() { Path = "/${a}", Method = Enum.Parse<HttpActionMethod>(name, ignoreCase: true) })).SendAsync(Driving.Row(("a", 1)))).Outcomes());
        Assert.Equal((name, "/1", ""), (_web.Questions[0].Method, _web.Questions[0].Target, _web.Questions[0].Body));
    }

    [Theory]
    [InlineData("a/b?c#d&e=f%2e@h:1\\x", "/in/a%2Fb%3Fc%23d%26e%3Df%252e%40h%3A1%5Cx/out")]
    [InlineData("ü\r\nHost: x", "/in/%C3%BC%0D%0AHost%3A%20x/out")]
    public async Task A_value_in_the_path_stays_in_its_place(string value, string target)
    {
        await using var driver = await ConnectedAsync();

        Assert.Equal("S", (await driver.Open(Action(new() { Path = "/in/${a}/out" })).SendAsync(Driving.Row(("a", value)))).Outcomes());
        Assert.Equal(target, _web.Questions[0].Target);
    }

    [Fact]
    public async Task Octets_in_the_path_and_in_the_body_stay_what_they_are()
    {
        byte[] octets = [0xFF, 0x01, 0x41];
        await using var driver = await ConnectedAsync();
        var action = driver.Open(Action(new() { Path = "/${a}", Body = "${a}" }));

        Assert.Equal("S", (await action.SendAsync(Driving.Row(("a", octets)))).Outcomes());
        Assert.Equal("/%FF%01A", _web.Questions[0].Target);
        var record = new RecordReader(action.Render(Driving.Row(("a", octets))));
        record.Next(); // What it was made for.
        record.Next();
        Assert.Equal(octets, record.Next().ToArray());
    }

    [Theory]
    [InlineData("/x/${a}/y", "..")]
    [InlineData("/x/.${a}", ".")]
    public async Task A_value_that_leads_to_another_path_is_refused(string path, string value)
    {
        await using var driver = await ConnectedAsync();

        Assert.True(Assert.Throws<TargetException>(() => driver.Open(Action(new() { Path = path })).Render(Driving.Row(("a", value)))).IsFinal);
        Assert.Empty(_web.Questions);
    }

    [Fact]
    public async Task A_value_that_would_add_a_header_is_refused()
    {
        await using var driver = await ConnectedAsync();
        var action = driver.Open(Action(new() { Headers = [Field("X-A", "${a}")] }));

        var refusal = Assert.Throws<TargetException>(() => action.Render(Driving.Row(("a", "s3cret\r\nX-B: 1"))));
        Assert.True(refusal.IsFinal);
        Assert.DoesNotContain("s3cret", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<TargetException>(() => action.Render(Driving.Row(("a", new byte[] { 0xFF }))));
    }

    [Theory]
    [InlineData(400, 'F')]
    [InlineData(404, 'F')]
    [InlineData(302, 'F')]
    [InlineData(408, '.')]
    [InlineData(425, '.')]
    [InlineData(429, '.')]
    [InlineData(500, '.')]
    [InlineData(503, '.')]
    public async Task What_is_final_fails_its_row_alone_and_what_is_not_keeps_those_behind_it(int status, char outcome)
    {
        await using var driver = await ConnectedAsync();
        _web.Answer = (context, asked) =>
        {
            context.Response.StatusCode = asked.Body == "2" ? status : 204;
            return Task.CompletedTask;
        };
        var action = driver.Open(Action(new() { Path = "/${n}", Body = "${n}" }));
        var batch = action.Batch([.. Enumerable.Range(1, 4).Select(i => Driving.Row(("n", i)))]);
        var refusal = await Record.ExceptionAsync(() => action.SendAsync(batch, default).AsTask());

        Assert.Equal(outcome == 'F' ? "SFSS" : "S...", batch.Outcomes());
        Assert.Equal(outcome == 'F', refusal is null);
        Assert.Contains($"POST {_web.Url}/${{n}} is answered with status {status}", outcome == 'F' ? batch.Reason : refusal!.Message, StringComparison.Ordinal);
        Assert.Equal(outcome == 'F' ? "1234" : "12", string.Concat(_web.Questions.Select(asked => asked.Body)));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("86400", 60)]
    [InlineData("Sun, 01 Mar 2026 12:00:20 GMT", 20)]
    [InlineData("Sun, 01 Mar 2020 12:00:20 GMT", 0)]
    [InlineData("soon", 0)]
    public async Task The_service_says_when_to_come_back(string said, int seconds)
    {
        await using var driver = await ConnectedAsync();
        _web.Answer = (context, _) =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (429, said);
            return Task.CompletedTask;
        };
        var action = driver.Open(Action(new()));

        var refusal = await Assert.ThrowsAsync<TargetException>(() => action.SendAsync(action.Batch([Driving.Row()]), default).AsTask());
        Assert.Equal(TimeSpan.FromSeconds(seconds), refusal.RetryAfter);
    }

    [Fact]
    public async Task A_service_that_is_not_there_at_the_start_is_found_when_it_comes()
    {
        await _web.StopAsync();
        await using var driver = Driver();
        var action = driver.Open(Action(new()));

        Assert.Equal(".", (await action.SendAsync(Driving.Row(("a", 1)))).Outcomes());
        var refusal = await Assert.ThrowsAsync<TargetException>(() => driver.ConnectAsync(default));
        Assert.False(refusal.IsFinal);
        Assert.StartsWith(_web.Url, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(".", (await action.SendAsync(Driving.Row(("a", 1)))).Outcomes());

        await _web.StartAsync();
        await driver.ConnectAsync(default);
        Assert.Equal("S", (await action.SendAsync(Driving.Row(("a", 1)))).Outcomes());
    }

    [Fact]
    public async Task Killed_under_load_every_row_arrives_at_least_once_and_in_order()
    {
        const int Rows = 2000;
        await using var driver = await ConnectedAsync();
        var action = driver.Open(Action(new() { Body = "${n}" }));
        var rows = Enumerable.Range(0, Rows).Select(i => Driving.Row(("n", i))).ToList();
        var sending = action.SendAllAsync(driver, rows);
        await Polling.Eventually(() => _web.Questions.Count >= Rows / 4);
        await _web.StopAsync();
        await _web.StartAsync();
        var batches = await sending;

        var numbers = _web.Questions.Select(asked => int.Parse(asked.Body, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.True(batches > Rows / 100, "it was not interrupted");
        Assert.Equal(Enumerable.Range(0, Rows), numbers.Distinct());
        Assert.InRange(numbers.Count, Rows, Rows + batches - (Rows / 100));
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_given_up_when_the_action_says()
    {
        await using var driver = await ConnectedAsync();
        _web.Answer = async (context, _) =>
        {
            var gone = new TaskCompletionSource();
            await using var registration = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        };
        var action = driver.Open(Action(new()));
        using var limit = new CancellationTokenSource();
        var batch = action.Batch([Driving.Row(("a", 1))]);
        var sending = action.SendAsync(batch, limit.Token).AsTask();
        await Polling.Eventually(() => _web.Questions.Count == 1);
        await limit.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(".", batch.Outcomes());
    }

    [Fact]
    public async Task A_row_that_was_made_for_other_headers_fails_alone()
    {
        await using var driver = await ConnectedAsync();
        var before = driver.Open(Action(new() { Headers = [Field("X-A", "${a}")], Body = "${a}" }));
        var after = driver.Open(Action(new() { Headers = [Field("X-A", "${a}"), Field("X-B", "${a}")], Body = "${a}" }));
        var batch = new ActionBatch([.. new[] { before, after }.Select(action => Driving.Item(action.Render(Driving.Row(("a", 1)))))]);

        await after.SendAsync(batch, default);
        Assert.Equal("FS", batch.Outcomes());
    }

    [Fact]
    public async Task A_long_answer_is_not_read()
    {
        await using var driver = await ConnectedAsync(new() { Url = _web.Url, PoolSize = 1 });
        var megabytes = new byte[1 << 20];
        _web.Answer = async (context, _) =>
        {
            for (var i = 0; i < 64 && !context.RequestAborted.IsCancellationRequested; i++) await context.Response.Body.WriteAsync(megabytes, context.RequestAborted);
        };
        var before = GC.GetTotalAllocatedBytes();

        Assert.Equal("SS", (await driver.Open(Action(new())).SendAsync(Driving.Row(), Driving.Row())).Outcomes());
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64L << 20);
    }

    [Fact]
    public async Task An_answer_that_is_no_http_is_tried_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var driver = Driver(new() { Url = $"http://{listener.LocalEndpoint}" });
        var serving = Task.Run(async () =>
        {
            using var checking = await listener.AcceptTcpClientAsync();
            using var asking = await listener.AcceptTcpClientAsync();
            await asking.GetStream().WriteAsync("what?\r\n\r\n"u8.ToArray());
        });
        await driver.ConnectAsync(default);

        Assert.Equal(".", (await driver.Open(Action(new())).SendAsync(Driving.Row())).Outcomes());
        await serving;
    }

    [Fact]
    public async Task The_health_path_says_whether_it_is_well()
    {
        await using var driver = Driver(new() { Url = _web.Url + "/api", HealthPath = "/health", Headers = [Field("Authorization", "Basic s3cret")] });
        await driver.ConnectAsync(default);
        Assert.Equal(("GET", "/api/health", "Basic s3cret"), (_web.Questions[0].Method, _web.Questions[0].Target, _web.Questions[0].Headers["Authorization"]));

        _web.Answer = (context, _) =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        };
        var refusal = await Assert.ThrowsAsync<TargetException>(() => driver.CheckAsync(default));
        Assert.Contains("/health answers with status 401", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<HttpDriver> ConnectedAsync(HttpConnectorOptions? options = null)
    {
        var driver = Driver(options);
        await driver.ConnectAsync(default);
        return driver;
    }

    private HttpDriver Driver(HttpConnectorOptions? options = null) =>
        new(new() { Type = ConnectorType.Http, Name = "web", Http = options ?? new() { Url = _web.Url } }, _clock);

    private static ActionOptions Action(HttpActionOptions options) => new() { Type = ConnectorType.Http, Name = "post", Connector = "web", Http = options };

    private static HttpFieldOptions Field(string name, string value) => new() { Name = name, Value = new(value) };
}
