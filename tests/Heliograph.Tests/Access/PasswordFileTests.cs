using Heliograph.Broker.Access;
using Heliograph.Server.Access;
using Heliograph.Tests.Configuration;

namespace Heliograph.Tests.Access;

/// <summary>Password files as mosquitto_passwd writes them.</summary>
public sealed class PasswordFileTests : IDisposable
{
    // mosquitto_passwd -b FILE alice secret
    private const string Alice = "alice:$7$101$/3A6pS2PXtQ3EYHh$9SpSPMpEACO9FS9lQwEb4+Vdl2nxH7Ognpy2tp694qW0G3oouNqE5v7BcLgd/RkvUXhG5v+pIt6gTVngxKitDQ==";
    private const string Bob = "bob:$7$101$RaTr/QHva9O4hAUU$4JRw+1qU5bY/dxwfg6erjFqZ/BOjRKG1CBQ6xY8/R7PDknF3pA0D5nTHpcmddC7Wg9+pezks/qPXoxJdu5GjyA==";

    private readonly TestLog _log = new();
    private readonly PasswordWorkers _workers = new(1, 10);

    public void Dispose() => _workers.Dispose();

    [Theory]
    [InlineData("alice", "secret", AuthenticationOutcome.Accepted)]
    [InlineData("alice", "hunter2", AuthenticationOutcome.Refused)]
    [InlineData("alice", "", AuthenticationOutcome.Refused)]
    [InlineData("alice", null, AuthenticationOutcome.Refused)]
    [InlineData("bob", "hunter2", AuthenticationOutcome.Accepted)]
    [InlineData("carol", "x", AuthenticationOutcome.Ignored)]
    [InlineData("", "", AuthenticationOutcome.Ignored)]
    [InlineData(null, null, AuthenticationOutcome.Ignored)]
    public async Task A_password_decides(string? name, string? password, AuthenticationOutcome expected)
    {
        using var text = new TestConfiguration($"# users\n{Alice}\n{Bob}\r\n");
        using var file = new PasswordFile(text.File, TimeProvider.System, _log.Logger());

        Assert.Equal(expected, (await TestAccess.AskAsync(new PasswordFileAuthenticator(file, _workers), TestAccess.Request(name, password))).Outcome);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_line_of_the_older_kind_is_read_as_well()
    {
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData([.. "secret"u8, 1, 2, 3]));
        using var text = new TestConfiguration($"alice:$6${Convert.ToBase64String([1, 2, 3])}${hash}\n");
        using var file = new PasswordFile(text.File, TimeProvider.System, _log.Logger());

        Assert.Equal(AuthenticationOutcome.Accepted, (await TestAccess.AskAsync(new PasswordFileAuthenticator(file, _workers), TestAccess.Request("alice", "secret"))).Outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("alice")]
    [InlineData("alice:")]
    [InlineData(":$7$101$AAAA$AAAA")]
    [InlineData("alice:secret")]
    [InlineData("alice:$5$x$y")]
    [InlineData("alice:$7$101$AAAA$AAAA")]
    [InlineData("alice:$7$0$/3A6pS2PXtQ3EYHh$9SpSPMpEACO9FS9lQwEb4+Vdl2nxH7Ognpy2tp694qW0G3oouNqE5v7BcLgd/RkvUXhG5v+pIt6gTVngxKitDQ==")]
    [InlineData("alice:$7$101$?$?")]
    [InlineData("alice:$6$AAAA$")]
    [InlineData(Bob)]
    public async Task A_line_that_cannot_be_used_is_named_and_lets_nobody_in(string line)
    {
        using var text = new TestConfiguration($"{Bob}\n{line}\n");
        using var file = new PasswordFile(text.File, TimeProvider.System, _log.Logger());

        Assert.Contains($"{text.File}:2: ignored", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
        foreach (var name in (string[])["alice", "", "   "])
            Assert.Equal(AuthenticationOutcome.Ignored, (await TestAccess.AskAsync(new PasswordFileAuthenticator(file, _workers), TestAccess.Request(name, ""))).Outcome);
    }

    [Fact]
    public void A_file_that_changes_is_read_again_and_one_that_is_gone_leaves_its_users()
    {
        using var text = new TestConfiguration(Alice + "\n");
        using var file = new PasswordFile(text.File, TimeProvider.System, _log.Logger());

        File.WriteAllText(text.File, Bob + "\n\n");
        file.ReloadIfChanged();
        Assert.Null(file.Find("alice"));
        Assert.NotNull(file.Find("bob"));

        File.Delete(text.File);
        file.ReloadIfChanged();
        Assert.NotNull(file.Find("bob"));
        Assert.Contains(_log.Lines, line => line.Text.Contains("cannot be read", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_not_there_at_the_start_is_an_error() =>
        Assert.Throws<AccessFileException>(() => new PasswordFile("/nowhere/passwords", TimeProvider.System, _log.Logger()));
}
