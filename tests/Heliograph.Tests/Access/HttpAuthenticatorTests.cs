using System.Text.Json;
using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Server.Access.Outside;
using Heliograph.Server.Configuration;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Tests.Access;

/// <summary>A web service that knows clients.</summary>
public sealed class HttpAuthenticatorTests : IDisposable
{
    private readonly TestLog _log = new();

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData(204, "", AuthenticationOutcome.Accepted)]
    [InlineData(200, """{"result": "allow"}""", AuthenticationOutcome.Accepted)]
    [InlineData(200, """{"result": "deny"}""", AuthenticationOutcome.Refused)]
    [InlineData(200, """{"result": "ignore"}""", AuthenticationOutcome.Ignored)]
    [InlineData(200, """{"result": "Allow "}""", AuthenticationOutcome.Refused)]
    [InlineData(200, """{}""", AuthenticationOutcome.Refused)]
    [InlineData(200, """["allow"]""", AuthenticationOutcome.Refused)]
    [InlineData(200, "", AuthenticationOutcome.Refused)]
    [InlineData(200, "allow", AuthenticationOutcome.Refused)]
    [InlineData(200, """{"result": "allow", "acl": [{"permission": "deny"}]}""", AuthenticationOutcome.Refused)]
    [InlineData(200, """{"result": "allow", "is_superuser": "yes"}""", AuthenticationOutcome.Refused)]
    [InlineData(200, """{"result": "allow", "expire_at": "tomorrow"}""", AuthenticationOutcome.Refused)]
    [InlineData(302, "", AuthenticationOutcome.Refused)]
    [InlineData(401, "", AuthenticationOutcome.Refused)]
    [InlineData(500, """{"result": "allow"}""", AuthenticationOutcome.Refused)]
    public async Task The_answer_decides_and_no_usable_answer_denies(int status, string body, AuthenticationOutcome expected)
    {
        await using var web = await AnswerAsync(status, body);
        using var authenticator = Ask(web.Url);

        Assert.Equal(expected, (await TestAccess.AskAsync(authenticator, TestAccess.Request())).Outcome);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(503)]
    public async Task When_told_to_a_failure_is_ignored(int status)
    {
        await using var web = await AnswerAsync(status, "");
        using var authenticator = Ask(web.Url, o => o with { OnFailure = FailureVerdict.Ignore });

        Assert.Equal(AuthenticationOutcome.Ignored, (await TestAccess.AskAsync(authenticator, TestAccess.Request())).Outcome);
    }

    [Fact]
    public async Task An_answer_brings_rules_expiry_attributes_and_rank()
    {
        await using var web = await AnswerAsync(200, """
            {"result": "allow", "is_superuser": true, "expire_at": 1800000000, "client_attrs": {"group": "g", "n": 7},
             "acl": [{"permission": "allow", "action": "publish", "topic": "A/${clientid}", "qos": [0, 1], "retain": false}, {"permission": "deny", "action": "all", "topics": ["#"]}]}
            """);
        using var authenticator = Ask(web.Url);

        var result = await TestAccess.AskAsync(authenticator, TestAccess.Request());

        Assert.True(result.IsSuperuser);
        Assert.Equal(1_800_000_000_000, result.ExpiresAt);
        Assert.Equal(("g", "7"), (result.Attributes!["group"], result.Attributes["n"]));
        Assert.Equal((true, AccessAction.Publish, 0b011, false, "A/${clientid}"), (result.Rules[0].Allows, result.Rules[0].Action, result.Rules[0].QoS, result.Rules[0].Retain, result.Rules[0].Topics[0].Text));
        Assert.Equal((false, null, 0b111, null, "#"), (result.Rules[1].Allows, result.Rules[1].Action, result.Rules[1].QoS, result.Rules[1].Retain, result.Rules[1].Topics[0].Text));
    }

    [Fact]
    public async Task What_a_client_says_stays_in_its_place()
    {
        var seen = new TaskCompletionSource<(string Path, string Query, Dictionary<string, string> Body)>();
        await using var web = await WebAnswers.StartAsync(async context =>
        {
            var body = await context.Request.ReadFromJsonAsync<Dictionary<string, string>>();
            seen.SetResult((context.Request.Path, context.Request.QueryString.Value!, body!));
            context.Response.StatusCode = 204;
        });
        const string Nasty = "x\",\"admin\":\"1/../&y=2?#${password}";
        using var authenticator = Ask(web.Url + "/auth/${username}?u=${username}", o => o with { Values = [new() { Name = "who", Value = "<${username}>" }] });

        await TestAccess.AskAsync(authenticator, TestAccess.Request(Nasty));

        var (path, query, sent) = await seen.Task.WaitAsync(Polling.Patience);
        Assert.StartsWith("/auth/x", path, StringComparison.Ordinal);
        Assert.Equal("?u=" + Uri.EscapeDataString(Nasty), query);
        Assert.Equal($"<{Nasty}>", Assert.Single(sent).Value);
    }

    [Theory]
    [InlineData("a\r\nX-Admin: 1")]
    [InlineData("ü")]
    public async Task What_cannot_be_in_a_header_is_refused(string username)
    {
        await using var web = await AnswerAsync(204, "");
        using var authenticator = Ask(web.Url, o => o with { Headers = [new() { Name = "X-User", Value = new("${username}") }] });

        Assert.Equal(AuthenticationOutcome.Refused, (await TestAccess.AskAsync(authenticator, TestAccess.Request(username))).Outcome);
        Assert.Equal(AuthenticationOutcome.Accepted, (await TestAccess.AskAsync(authenticator, TestAccess.Request("plain"))).Outcome);
    }

    [Theory]
    [InlineData("a\r\nX-Admin: 1")]
    [InlineData("ü")]
    public async Task A_name_that_makes_no_question_does_not_get_around_the_service(string username)
    {
        await using var web = await AnswerAsync(200, """{"result": "deny"}""");
        using var authenticator = Ask(web.Url, o => o with { OnFailure = FailureVerdict.Ignore, Headers = [new() { Name = "X-User", Value = new("${username}") }] });

        Assert.Equal((AuthenticationOutcome.Refused, ReasonCode.NotAuthorized), Short(await TestAccess.AskAsync(authenticator, TestAccess.Request(username))));
    }

    [Theory]
    [InlineData("users/${username}/check", ".")]
    [InlineData("users/${username}/check", "..")]
    [InlineData("users/${username}", "..")]
    [InlineData("users/.${username}?x=1", ".")]
    public async Task A_name_that_is_a_step_in_a_path_asks_for_no_other(string path, string username)
    {
        var asked = 0;
        await using var web = await WebAnswers.StartAsync(context =>
        {
            Interlocked.Increment(ref asked);
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        using var authenticator = Ask($"{web.Url}/{path}");

        Assert.Equal(AuthenticationOutcome.Refused, (await TestAccess.AskAsync(authenticator, TestAccess.Request(username))).Outcome);
        Assert.Equal(0, asked);
        Assert.Equal(AuthenticationOutcome.Accepted, (await TestAccess.AskAsync(authenticator, TestAccess.Request("a..b"))).Outcome);
    }

    [Theory]
    [InlineData("""{"result": "allow", "client_attrs": {"a": "1", "a": "2"}}""", 0)]
    [InlineData("""{"result": "allow"}""", 100_000)]
    public async Task An_answer_that_a_client_may_have_caused_closes_the_way_to_nobody(string body, int padding)
    {
        await using var web = await AnswerAsync(200, body + new string(' ', padding));
        using var authenticator = Ask(web.Url);
        for (var i = 0; i < 8; i++) Assert.Equal((AuthenticationOutcome.Refused, ReasonCode.NotAuthorized), Short(await TestAccess.AskAsync(authenticator, TestAccess.Request())));

        Assert.False(authenticator.Call.IsOpen);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_denies()
    {
        await using var web = await AnswerAsync(200, """{"result": "allow", "padding": """ + JsonSerializer.Serialize(new string('x', 100_000)) + "}");
        using var authenticator = Ask(web.Url);

        Assert.Equal((AuthenticationOutcome.Refused, ReasonCode.NotAuthorized), Short(await TestAccess.AskAsync(authenticator, TestAccess.Request())));
    }

    [Fact]
    public async Task A_service_that_is_slow_denies_in_time_and_holds_up_nobody_who_is_in()
    {
        await using var web = await WebAnswers.StartAsync(context => HangAsync(context.RequestAborted));
        await using var broker = await TestAccess.StartAsync(new AuthenticatorOptions { Type = AuthenticatorType.Http, Http = new() { Url = web.Url, Timeout = TimeSpan.FromSeconds(0.3) } });
        await using var client = await broker.OpenAsync(o => o with { Username = "u", Password = "p" });

        Assert.Equal(ReasonCode.ServerUnavailable, (await client.HandshakeAsync()).Reason);
        await Scenarios.CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task A_service_that_keeps_failing_is_left_alone_for_a_while()
    {
        var asked = 0;
        var status = 500;
        await using var web = await WebAnswers.StartAsync(context =>
        {
            Interlocked.Increment(ref asked);
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        var clock = new TestClock();
        using var authenticator = new HttpAuthenticator(new() { Url = web.Url }, clock, _log.Logger());
        for (var i = 0; i < 30; i++) Assert.Equal(AuthenticationOutcome.Refused, (await TestAccess.AskAsync(authenticator, TestAccess.Request())).Outcome);
        Assert.Equal(5, asked);
        Assert.Single(_log.Lines);

        status = 204;
        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(AuthenticationOutcome.Accepted, (await TestAccess.AskAsync(authenticator, TestAccess.Request())).Outcome);
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public async Task A_service_that_is_not_there_denies()
    {
        using var authenticator = Ask("http://127.0.0.1:1/");

        Assert.Equal((AuthenticationOutcome.Refused, ReasonCode.ServerUnavailable), Short(await TestAccess.AskAsync(authenticator, TestAccess.Request())));
    }

    private static async Task HangAsync(CancellationToken gone)
    {
        var never = new TaskCompletionSource();
        await using var end = gone.Register(never.SetCanceled);
        await never.Task;
    }

    private static (AuthenticationOutcome, ReasonCode) Short(AuthenticationResult result) => (result.Outcome, result.Reason);

    private static Task<WebAnswers> AnswerAsync(int status, string body) => WebAnswers.StartAsync(context =>
    {
        context.Response.StatusCode = status;
        return status == 204 ? Task.CompletedTask : context.Response.WriteAsync(body);
    });

    private HttpAuthenticator Ask(string url, Func<HttpAuthenticatorOptions, HttpAuthenticatorOptions>? with = null)
    {
        var options = new HttpAuthenticatorOptions { Url = url };
        return new(with?.Invoke(options) ?? options, TimeProvider.System, _log.Logger());
    }
}
