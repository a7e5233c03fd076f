using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Server.Access;
using Heliograph.Server.Access.Outside;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Configuration;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Tests.Access;

/// <summary>The list of authenticators: what it is made of, how another takes its place, and what it says to strangers.</summary>
public sealed class AuthenticationChainTests : IDisposable
{
    private static readonly AuthenticatorOptions s_users = new() { Type = AuthenticatorType.Users, Users = TestAccess.Quick };

    private readonly AccessDatabase _database = AccessDatabase.InMemory();
    private readonly TestLog _log = new();

    public void Dispose()
    {
        _database.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task What_stays_the_same_goes_on_and_what_is_new_is_asked()
    {
        await using var web = await WebAnswers.StartAsync(Answer(204));
        using var chain = Build(s_users, Http(web.Url));
        var before = chain.Parts;

        chain.Apply([Http(web.Url), s_users with { Users = TestAccess.Quick with { Iterations = 5000 } }]);

        Assert.Same(before[1], chain.Parts[0]);
        Assert.NotSame(before[0], chain.Parts[1]);
        Assert.Same(((IOutside)before[1].Authenticator).Call, Assert.Single(chain.Outside));
        Assert.Equal(AuthenticationOutcome.Accepted, (await TestAccess.AskAsync(chain, TestAccess.Request())).Outcome);
    }

    [Fact]
    public async Task Who_is_being_asked_about_finishes_with_the_list_it_began_with()
    {
        var isAsked = new TaskCompletionSource();
        var mayAnswer = new TaskCompletionSource();
        await using var web = await WebAnswers.StartAsync(async context =>
        {
            isAsked.TrySetResult();
            await mayAnswer.Task;
            context.Response.StatusCode = 204;
        });
        using var chain = Build(Http(web.Url));
        var old = chain.AuthenticateAsync(TestAccess.Request(), default).AsTask();
        await isAsked.Task.WaitAsync(Polling.Patience);

        chain.Apply([s_users]);
        chain.Apply([s_users with { Users = TestAccess.Quick with { Iterations = 5000 } }]);

        Assert.Equal(AuthenticationOutcome.Refused, (await TestAccess.AskAsync(chain, TestAccess.Request())).Outcome);
        Assert.False(old.IsCompleted);
        mayAnswer.SetResult();
        Assert.Equal(AuthenticationOutcome.Accepted, (await old.WaitAsync(Polling.Patience)).Outcome);
    }

    [Fact]
    public void What_is_in_no_list_any_more_is_closed_after_its_last_question()
    {
        using var workers = new PasswordWorkers(1, 1);
        var closing = new ClosingAuthenticator();
        var part = new AuthenticatorPart(s_users, closing, []);
        var first = new AuthenticatorList([part], workers);
        var second = new AuthenticatorList([part], workers);

        Assert.True(first.TryBegin());
        first.End();
        first.End();
        Assert.False(first.TryBegin());
        Assert.True(second.TryBegin());
        second.End();
        Assert.False(closing.IsClosed);

        second.End();
        Assert.True(closing.IsClosed);
    }

    [Fact]
    public void A_list_that_cannot_be_had_changes_nothing()
    {
        using var chain = Build(s_users);
        var before = chain.Parts;

        var failure = Assert.Throws<AccessFileException>(() => chain.Apply([new() { Type = AuthenticatorType.PasswordFile, PasswordFile = new() { Path = "/nowhere/passwords" } }]));

        Assert.Contains("/nowhere/passwords", failure.Message, StringComparison.Ordinal);
        Assert.Same(before, chain.Parts);
        Assert.Throws<AccessFileException>(() => chain.Apply([new() { Type = AuthenticatorType.Redis, Redis = new() { Command = "FLUSHALL" } }]));
    }

    [Fact]
    public async Task A_stranger_is_answered_as_a_wrong_password_is()
    {
        using var file = new TestConfiguration("carol:$7$101$c2FsdHNhbHQ=$" + Convert.ToBase64String(new byte[64]) + "\n");
        using var chain = Build(s_users, new() { Type = AuthenticatorType.PasswordFile, PasswordFile = new() { Path = file.File } });
        var users = new UserDatabase(_database);
        users.Load();

        var answers = new List<AuthenticationResult>();
        foreach (var (name, password) in new[] { ("alice", "wrong"), ("carol", "wrong"), ("nobody", "wrong"), ("", "x"), ("alice", null), ("nobody", null), (null, null), (new string('x', 65_535), "y") })
            answers.Add(await TestAccess.AskAsync(chain, TestAccess.Request(name, password)));

        Assert.All(answers, answer => Assert.Equal((AuthenticationOutcome.Refused, ReasonCode.BadUserNameOrPassword), (answer.Outcome, answer.Reason)));
    }

    [Fact]
    public async Task A_stranger_waits_for_its_turn_to_be_hashed_as_a_user_does()
    {
        using var chain = Build(s_users);
        chain.Workers.Dispose();

        var user = await TestAccess.AskAsync(chain, TestAccess.Request("alice", "wrong"));
        var stranger = await TestAccess.AskAsync(chain, TestAccess.Request("nobody", "wrong"));

        Assert.Equal((ReasonCode.ServerBusy, ReasonCode.ServerBusy), (user.Reason, stranger.Reason));
    }

    [Fact]
    public void The_work_for_a_stranger_is_that_for_the_users_there_are()
    {
        using var workers = new PasswordWorkers(1, 1);
        var users = new UserDatabase(_database);
        var authenticator = new UserAuthenticator(users, new() { Iterations = 5000 }, workers);
        Assert.Equal((PasswordAlgorithm.Pbkdf2Sha256, 5000), (authenticator.Sample.Algorithm, authenticator.Sample.Iterations));

        users.Put(UserKey.Username, [new("imported", new PasswordHash(PasswordAlgorithm.SaltedSha256, 1, [1], new byte[32]).ToBytes(), false)]);
        Assert.Equal((PasswordAlgorithm.SaltedSha256, 1), (authenticator.Sample.Algorithm, authenticator.Sample.Iterations));
        Assert.False(authenticator.Sample.Matches("anything"u8));
        Assert.True(PasswordHash.OfNobody(PasswordAlgorithm.Pbkdf2Sha512, 10).IsSound);
        Assert.True(PasswordHash.OfNobody(PasswordAlgorithm.Sha512Salted, 1).IsSound);
    }

    [Fact]
    public void What_is_kept_of_a_list_is_read_again_as_it_was()
    {
        AuthenticatorOptions[] list =
        [
            s_users, new() { Type = AuthenticatorType.Certificate, Enabled = false },
            new() { Type = AuthenticatorType.Http, Http = new() { Url = "http://h/${clientid}", Timeout = TimeSpan.FromSeconds(0.3), Headers = [new() { Name = "K", Value = new("a\"b\\ ü") }], Values = [new() { Name = "x", Value = "" }] } },
            new() { Type = AuthenticatorType.Redis, Redis = new() { Password = new("hush"), Database = 3 } },
            new() { Type = AuthenticatorType.PostgreSql, PostgreSql = new() { Connection = new("Host=db;Password=p"), Passwords = new() { Algorithm = LookupAlgorithm.Sha512, SaltAtEnd = true } } },
            new() { Type = AuthenticatorType.Jwt, Jwt = new() { Secret = new("0123456789abcdef0123456789abcdef"), Algorithms = ["HS256"], Leeway = TimeSpan.Zero } },
        ];
        var (write, read) = KeptSettings.List<AuthenticatorOptions>();

        var text = write(list);

        Assert.Equal(text, write(read(text)));
        Assert.Equal("a\"b\\ ü", read(text)[2].Http!.Headers[0].Value.Reveal());
    }

    [Fact]
    public async Task Without_anybody_who_checks_passwords_a_stranger_is_not_authorized()
    {
        using var chain = Build(new AuthenticatorOptions { Type = AuthenticatorType.Certificate });

        Assert.Equal(ReasonCode.NotAuthorized, (await TestAccess.AskAsync(chain, TestAccess.Request())).Reason);
    }

    private static RequestDelegate Answer(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private static AuthenticatorOptions Http(string url) => new() { Type = AuthenticatorType.Http, Http = new() { Url = url } };

    private AuthenticationChain Build(params AuthenticatorOptions[] options)
    {
        var users = new UserDatabase(_database);
        users.Set(UserKey.Username, "alice", "secret", false, options[0].Users ?? TestAccess.Quick);
        return AuthenticationChain.Build(options, users, _log, TimeProvider.System);
    }

    private sealed class ClosingAuthenticator : IAuthenticator, IDisposable
    {
        public string Name => "closing";

        public bool IsClosed { get; private set; }

        public ValueTask<AuthenticationResult> AuthenticateAsync(ConnectRequest request, CancellationToken cancellation) => new(AuthenticationResult.Ignored);

        public void Dispose() => IsClosed = true;
    }
}
