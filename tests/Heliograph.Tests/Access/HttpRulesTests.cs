using System.Text.Json;
using Heliograph.Broker.Access;
using Heliograph.Server.Access.Outside;
using Heliograph.Server.Configuration;

namespace Heliograph.Tests.Access;

/// <summary>An HTTP service that is asked about clients: right, wrong, slow and gone.</summary>
public sealed class HttpRulesTests : IAsyncLifetime, IDisposable
{
    private readonly AnsweringServer _server = new();
    private readonly TestClock _clock = new();
    private readonly TestLog _log = new();

    public Task InitializeAsync() => _server.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData(200, """{"result":"allow"}""", AccessDecision.Allow)]
    [InlineData(200, """{"result":"deny","why":"x"}""", AccessDecision.Deny)]
    [InlineData(200, """{"result":"ignore"}""", AccessDecision.NoMatch)]
    [InlineData(204, "", AccessDecision.Allow)]
    public async Task The_answer_decides(int status, string body, AccessDecision expected)
    {
        using var rules = Rules();
        _server.Answer = (status, body);

        Assert.Equal(expected, await rules.AskAsync(Question(), default));
        Assert.Equal(AccessDecision.Pending, rules.Check(Question().Request));
        var asked = JsonSerializer.Deserialize<Dictionary<string, string>>(_server.Body)!;
        Assert.Equal(("a\"b", "t/1", "publish", "0", "secret"), (asked["clientid"], asked["topic"], asked["action"], asked["qos"], _server.Header));
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "[]")]
    [InlineData(200, """{"result":"yes"}""")]
    [InlineData(200, "<html>")]
    [InlineData(302, "")]
    [InlineData(403, """{"result":"allow"}""")]
    [InlineData(500, """{"result":"allow"}""")]
    public async Task Anything_else_is_a_failure_and_counted(int status, string body)
    {
        using var rules = Rules();
        _server.Answer = (status, body);

        await Assert.ThrowsAsync<OutsideException>(async () => await rules.AskAsync(Question(), default));
        Assert.Equal(1, rules.Call.Failures);
    }

    [Fact]
    public async Task A_huge_answer_is_not_read()
    {
        using var rules = Rules();
        _server.Answer = (200, $$"""{"result":"allow","x":"{{new string('x', 100_000)}}"}""");

        for (var i = 0; i < 8; i++) Assert.True((await Assert.ThrowsAsync<OutsideException>(async () => await rules.AskAsync(Question(), default))).HasAnswered);
        Assert.False(rules.Call.IsOpen);
    }

    [Fact]
    public async Task A_name_that_is_a_step_in_a_path_asks_for_no_other()
    {
        using var rules = Rules(o => o with { Method = HttpCallMethod.Get, Url = o.Url + "/users/${clientid}/check" });

        foreach (var name in new[] { ".", ".." })
            Assert.True((await Assert.ThrowsAsync<OutsideException>(async () => await rules.AskAsync(RuleQuestions.Client(name).Publish("t"), default))).HasAnswered);
        Assert.Equal(0, _server.Asked);
    }

    [Fact]
    public async Task A_slow_answer_is_none()
    {
        using var rules = Rules(o => o with { Timeout = TimeSpan.FromMilliseconds(50) });
        _server.Holds = true;

        var failure = await Assert.ThrowsAsync<OutsideException>(async () => await rules.AskAsync(Question(), default));
        Assert.Contains("50 ms", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_is_escaped_in_the_URL()
    {
        using var rules = Rules(o => o with { Method = HttpCallMethod.Get, Url = o.Url + "/${clientid}?t=${topic}" });

        await rules.AskAsync(Question(), default);

        Assert.EndsWith("/a%22b?t=t%2F1", _server.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_failures_in_a_row_it_is_left_alone_and_then_tried_with_one_question()
    {
        using var rules = Rules();
        _server.Answer = (500, "");
        for (var i = 0; i < 8; i++) await Assert.ThrowsAsync<OutsideException>(async () => await rules.AskAsync(Question(), default));
        Assert.Equal((5, 8, true), (_server.Asked, rules.Call.Failures, rules.Call.IsOpen));

        _server.Answer = (204, "");
        await Assert.ThrowsAsync<OutsideException>(async () => await rules.AskAsync(Question(), default));
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal(AccessDecision.Allow, await rules.AskAsync(Question(), default));
        Assert.Equal(AccessDecision.Allow, await rules.AskAsync(Question(), default));
        Assert.Equal(["http gives no answer", "http answers again"], _log.Lines.Select(line => line.Text[..(line.Text.StartsWith("http gives", StringComparison.Ordinal) ? 20 : 18)]));
    }

    [Fact]
    public void A_placeholder_that_is_not_known_is_refused() =>
        Assert.Contains("${password}", Assert.Throws<FormatException>(() => Rules(o => o with { Url = o.Url + "/${password}" })).Message, StringComparison.Ordinal);

    private static AccessQuery Question() => RuleQuestions.Client("a\"b").Publish("t/1");

    private HttpRules Rules(Func<RuleSourceOptions, RuleSourceOptions>? with = null)
    {
        var options = new RuleSourceOptions { Type = RuleSourceType.Http, Url = _server.Url, Headers = [new() { Name = "X-Key", Value = new("secret") }], Timeout = TimeSpan.FromSeconds(20) };
        options = with?.Invoke(options) ?? options;
        return new(options, new("http", options.Timeout, _log.CreateLogger("http"), _clock));
    }
}
