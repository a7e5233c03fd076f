using System.Collections;
using System.Net;
using Heliograph.Server.Tracing;
using Heliograph.Tests.Api;

namespace Heliograph.Tests.Tracing;

/// <summary>How traces begin and end, what they may be called, and what they may cost.</summary>
public sealed class TraceLifeTests
{
    [Fact]
    public async Task A_trace_waits_for_its_time_and_ends_by_itself()
    {
        await using var traced = await TracedBroker.StartAsync();
        await traced.BeginAsync("later", "clientid", "x", ""","start_at":"2026-03-01T12:01:00Z" """);
        await traced.BeginAsync("now", "clientid", "x");
        var seen = new List<string> { $"{await traced.StatusAsync("now")} {await traced.StatusAsync("later")}" };
        foreach (var seconds in new[] { 60, 540, 60 })
        {
            traced.Broker.Clock.Advance(TimeSpan.FromSeconds(seconds));
            await traced.Broker.Node.Traces.LookAsync();
            seen.Add($"{await traced.StatusAsync("now")} {await traced.StatusAsync("later")}");
        }

        Assert.Equal(["running waiting", "running running", "stopped running", "stopped stopped"], seen);
    }

    [Fact]
    public async Task A_trace_ends_when_its_file_is_full()
    {
        await using var traced = await TracedBroker.StartAsync(fileSize: 4096);
        await traced.BeginAsync("small", "clientid", "c");
        var client = await traced.Broker.ConnectAsync("c");
        for (var i = 0; i < 50; i++) await client.PublishAsync("t", new string('x', 200));
        await client.FenceAsync();

        await Polling.EventuallyAsync(async () =>
        {
            await traced.Broker.Node.Traces.LookAsync();
            return await traced.StatusAsync("small") == "stopped";
        }, "the trace has ended");

        Assert.InRange(new FileInfo(Path.Combine(traced.Files, "small.log")).Length, 3000, 4096);
        Assert.Contains(traced.Broker.Log.Lines, line => line is { Event: 2511 } && line.Text.EndsWith("its file is full", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"name":"../x","type":"clientid","clientid":"c"}""", "name must be")]
    [InlineData("""{"name":"","type":"clientid","clientid":"c"}""", "name must be")]
    [InlineData("""{"name":"a.b","type":"clientid","clientid":"c"}""", "name must be")]
    [InlineData("""{"name":"a","type":"client","clientid":"c"}""", "type is 'client'; it must be one of clientid, topic, ip_address")]
    [InlineData("""{"name":"a","type":"clientid"}""", "has the field clientid")]
    [InlineData("""{"name":"a","type":"clientid","clientid":"c","topic":"t"}""", "neither of the other two")]
    [InlineData("""{"name":"a","type":"topic","topic":"a/#/b"}""", "valid topic filter")]
    [InlineData("""{"name":"a","type":"topic","topic":"$share/g/t"}""", "valid topic filter")]
    [InlineData("""{"name":"a","type":"ip_address","ip_address":"here"}""", "an IP address")]
    [InlineData("""{"name":"a","type":"clientid","clientid":"c","end_at":"2020-01-01T00:00:00Z"}""", "end_at has passed")]
    [InlineData("""{"name":"a","type":"clientid","clientid":"c","end_at":"2026-03-02T00:00:00Z","start_at":"2026-03-03T00:00:00Z"}""", "end_at must be after")]
    [InlineData("""{"name":"a","type":"clientid","clientid":"c","payload_encode":"base64"}""", "payload_encode is 'base64'")]
    [InlineData("""{"name":"a","type":"clientid","clientid":"c","formatter":"xml"}""", "formatter is 'xml'")]
    public async Task What_is_wrong_with_a_request_is_said_and_nothing_is_made(string body, string message)
    {
        await using var traced = await TracedBroker.StartAsync();

        using var response = await traced.CreateAsync(body);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", message);
        Assert.False(Directory.Exists(traced.Files));
    }

    [Fact]
    public async Task Names_are_unique_and_traces_limited_until_one_is_deleted()
    {
        await using var traced = await TracedBroker.StartAsync();
        foreach (var name in new[] { "a", "b", "c" }) await traced.BeginAsync(name, "clientid", "x");

        using (var same = await traced.CreateAsync("""{"name":"a","type":"clientid","clientid":"y"}""")) await same.ShouldBeErrorAsync(HttpStatusCode.Conflict, "ALREADY_EXISTS", "delete it first");
        using (var fourth = await traced.CreateAsync("""{"name":"d","type":"clientid","clientid":"y"}""")) await fourth.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "EXCEED_LIMIT", "3 traces");
        Assert.Equal(HttpStatusCode.NoContent, await traced.Api.StatusAsync("/trace/a", "DELETE"));
        Assert.Equal(HttpStatusCode.NotFound, await traced.Api.StatusAsync("/trace/a", "DELETE"));
        Assert.Equal(HttpStatusCode.NotFound, await traced.Api.StatusAsync("/trace/a/stop", "PUT"));
        Assert.Equal(HttpStatusCode.NotFound, await traced.Api.StatusAsync("/trace/a/download"));
        Assert.Equal(HttpStatusCode.NotFound, await traced.Api.StatusAsync("/trace/%2E%2E%2Fx/log"));
        await traced.BeginAsync("d", "clientid", "x");
        Assert.Equal(HttpStatusCode.NoContent, await traced.Api.StatusAsync("/trace", "DELETE"));
        Assert.Empty((await traced.Api.GetAsync("/trace")).EnumerateArray());
        Assert.Empty(Directory.GetFiles(traced.Files));
    }

    [Fact]
    public async Task Files_are_for_their_owner_alone_and_traces_are_still_listed_after_a_restart()
    {
        await using var traced = await TracedBroker.StartAsync();
        await traced.BeginAsync("kept", "clientid", "c");
        await traced.Broker.ConnectAsync("c");

        await traced.Broker.RestartAsync();

        var list = await traced.Broker.Node.Traces.ListAsync();
        Assert.Equal(("kept", TraceStatus.Stopped), (list[0].Definition.Name, list[0].Status));
        Assert.InRange(list[0].Size, 100, 1000);
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in Directory.GetFiles(traced.Files)) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task The_log_is_read_part_by_part_without_cutting_a_character()
    {
        await using var traced = await TracedBroker.StartAsync();
        await traced.BeginAsync("parts", "clientid", "c");
        var client = await traced.Broker.ConnectAsync("c");
        await client.PublishAsync("t", new string('é', 50) + new string('漢', 50) + "🚀🚀");
        var whole = string.Join('\n', await traced.EndAsync("parts")) + "\n";
        var (text, position, parts) = ("", 0L, 0);
        for (var bytes = 1L; bytes > 0; parts++)
        {
            var part = await traced.Api.GetAsync($"/trace/parts/log?bytes=7&position={position}");
            text += part.GetProperty("items").GetString();
            (position, bytes) = (part.GetProperty("meta").GetProperty("position").GetInt64(), part.GetProperty("meta").GetProperty("bytes").GetInt64());
        }

        Assert.Equal(whole, text);
        Assert.True(parts > 50, $"{parts}");
    }

    [Fact]
    public async Task What_comes_faster_than_it_can_be_written_is_dropped_and_counted_in_the_file()
    {
        var folder = Directory.CreateTempSubdirectory("heliograph-trace-").FullName;
        using var gate = new ManualResetEventSlim();
        var slow = new SlowFields(gate);
        var definition = new TraceDefinition("x", TraceType.ClientId, "c", 0, 1, PayloadEncoding.Text, TraceFormatter.Text);
        var file = new TraceFile(definition, Path.Combine(folder, "x.log"), 1 << 24);
        file.Record(new() { At = 0, Event = "first", Fields = slow });
        await Polling.Eventually(() => slow.IsRead);
        for (var i = 0; i < TraceFile.QueueLength + 5; i++) file.Record(new() { At = 0, Event = "next" });
        gate.Set();
        await file.DisposeAsync();

        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "x.log"));
        Directory.Delete(folder, recursive: true);

        Assert.Equal(1 + TraceFile.QueueLength + 1, lines.Length);
        Assert.Contains("[records missing] count: 5", lines[^1], StringComparison.Ordinal);
    }

    /// <summary>Fields whose reader waits.</summary>
    private sealed class SlowFields(ManualResetEventSlim gate) : IReadOnlyList<(string Name, string Value)>
    {
        public bool IsRead { get; private set; }

        public int Count => 0;

        public (string Name, string Value) this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<(string Name, string Value)> GetEnumerator()
        {
            IsRead = true;
            gate.Wait(Polling.Patience);
            yield break;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
