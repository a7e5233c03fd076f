using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Server.Access;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Configuration;
using Heliograph.Tests.Interop;
using Heliograph.Tests.Scenarios;

namespace Heliograph.Tests.Access;

/// <summary>The users of the data folder.</summary>
public sealed class UserTests
{
    private static readonly AuthenticatorOptions s_users = new() { Type = AuthenticatorType.Users, Users = TestAccess.Quick };

    [Theory]
    [InlineData("alice", "secret", ReasonCode.Success)]
    [InlineData("alice", "Secret", ReasonCode.BadUserNameOrPassword)]
    [InlineData("alice", "", ReasonCode.BadUserNameOrPassword)]
    [InlineData("alice", null, ReasonCode.BadUserNameOrPassword)]
    [InlineData("Alice", "secret", ReasonCode.BadUserNameOrPassword)]
    [InlineData("", "secret", ReasonCode.BadUserNameOrPassword)]
    [InlineData(null, null, ReasonCode.BadUserNameOrPassword)]
    public async Task A_user_comes_in_by_its_password_alone(string? name, string? password, ReasonCode expected)
    {
        await using var broker = await TestAccess.StartAsync(s_users);
        broker.Node.Users.Set(UserKey.Username, "alice", "secret", false, TestAccess.Quick);
        await using var client = await broker.OpenAsync(o => o with { Username = name, Password = password });

        Assert.Equal(expected, (await client.HandshakeAsync()).Reason);
        Assert.Equal(0, broker.Counter(BrokerCounter.ClientAuthAnonymous));
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task Users_may_be_known_by_their_client_identifiers()
    {
        await using var broker = await TestAccess.StartAsync(s_users with { Users = TestAccess.Quick with { KnownBy = UserKey.ClientId } });
        broker.Node.Users.Set(UserKey.ClientId, "device-1", "secret", false, TestAccess.Quick);
        await using var device = await broker.ConnectAsync(o => o with { ClientId = "device-1", Username = "any", Password = "secret" });
        await using var other = await broker.OpenAsync(o => o with { ClientId = "device-2", Username = "device-1", Password = "secret" });

        Assert.Equal(ReasonCode.BadUserNameOrPassword, (await other.HandshakeAsync()).Reason);
    }

    [Fact]
    public async Task A_user_name_of_64_KiB_is_nobody()
    {
        await using var broker = await TestAccess.StartAsync(s_users);
        await using var client = await broker.OpenAsync(o => o with { Username = new string('x', 65_535), Password = new string('y', 65_535) });

        Assert.Equal(ReasonCode.BadUserNameOrPassword, (await client.HandshakeAsync()).Reason);
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task Stock_clients_log_in()
    {
        await using var broker = await TestAccess.StartAsync(s_users);
        broker.Node.Users.Set(UserKey.Username, "alice", "secret", false, TestAccess.Quick);
        await using var subscriber = await broker.ConnectAsync(o => o with { ClientId = "s", Username = "alice", Password = "secret" });
        await subscriber.SubscribeAsync("t");
        var port = broker.Node.Listeners[0].Port.ToString();
        using var client = StockClient.Mosquitto("mosquitto_pub", "-p", port, "-u", "alice", "-P", "secret", "-t", "t", "-m", "hello");

        await subscriber.ExpectAsync("t", "hello");
    }

    [Fact]
    public void Users_and_their_changes_outlive_the_process()
    {
        using var folder = new TestConfiguration(null);
        var path = Path.Combine(folder.Folder, "access.db");
        using (var database = AccessDatabase.Open(path))
        {
            var users = new UserDatabase(database);
            users.Set(UserKey.Username, "alice", "old", true, TestAccess.Quick);
            users.Set(UserKey.Username, "alice", "new", true, TestAccess.Quick);
            users.Set(UserKey.ClientId, "alice", "other", false, TestAccess.Quick);
            users.Set(UserKey.Username, "bob", "secret", false, TestAccess.Quick);
            Assert.True(users.Remove(UserKey.Username, "bob"));
            Assert.False(users.Remove(UserKey.Username, "bob"));
            Assert.True(users.SetSuperuser(UserKey.ClientId, "alice", true));
        }

        using var again = AccessDatabase.Open(path);
        var read = new UserDatabase(again);
        Assert.Equal(2, read.Load());
        Assert.True(PasswordHash.Read(read.Find(UserKey.Username, "alice")!.Secret).Matches("new"u8));
        Assert.False(PasswordHash.Read(read.Find(UserKey.Username, "alice")!.Secret).Matches("old"u8));
        Assert.True(read.Find(UserKey.ClientId, "alice")!.IsSuperuser);
        Assert.Null(read.Find(UserKey.Username, "bob"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_file_that_is_no_access_data_is_refused_and_left_alone()
    {
        using var file = new TestConfiguration("this is not a database, whatever its name says");

        var refusal = Assert.Throws<AccessFileException>(() => AccessDatabase.Open(file.File));

        Assert.Contains(file.File, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith("this is not", File.ReadAllText(file.File), StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_brings_good_users_and_names_every_bad_line()
    {
        // SHA-256 of "saltysecret".
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("saltysecret"u8));
        var (users, bad, report) = Import(import => import.ReadCsv(new StringReader(
            $"user_id,password_hash,salt,is_superuser\nalice,{hash},salty,true\n\nbob,zz,salty,false\ncarol,{hash}\n\"d,\"\"x\",{hash},salty,\n,{hash},salty,false\neve,{hash},salty,maybe\nfred,,salty,false\ngus,{hash[..10]},salty,false\n\"open,{hash},salty,false\n")));

        Assert.Equal(new ImportReport(2, 8), report);
        Assert.Equal([3, 4, 5, 7, 8, 9, 10, 11], bad.Select(one => one.Line));
        Assert.All(bad, one => Assert.DoesNotContain(hash, one.Why, StringComparison.Ordinal));
        Assert.True(users.Find(UserKey.Username, "alice")!.IsSuperuser);
        Assert.True(PasswordHash.Read(users.Find(UserKey.Username, "d,\"x")!.Secret).Matches("secret"u8));
    }

    [Fact]
    public void Json_brings_good_users_and_names_every_bad_one()
    {
        var (users, bad, report) = Import(import => import.ReadJson(Stream(
            """[{"user_id": "alice", "password": "secret", "is_superuser": true}, 7, {"password": "x"}, {"user_id": "bob", "password": ""}, {"user_id": "c", "password": 1}]""")));

        Assert.Equal(new ImportReport(1, 4), report);
        Assert.Equal([2, 3, 4, 5], bad.Select(one => one.Line));
        Assert.True(PasswordHash.Read(users.Find(UserKey.Username, "alice")!.Secret).Matches("secret"u8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("alice,secret\n")]
    [InlineData("user_id,salt\n")]
    public void Csv_without_a_line_of_columns_brings_nobody(string text)
    {
        var (_, bad, report) = Import(import => import.ReadCsv(new StringReader(text)));

        Assert.Equal(new ImportReport(0, 1), report);
        Assert.Equal(1, Assert.Single(bad).Line);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{]")]
    [InlineData("")]
    public void Json_that_is_no_list_brings_nobody(string text) => Assert.Equal(new ImportReport(0, 1), Import(import => import.ReadJson(Stream(text))).Report);

    [Fact]
    public void Every_one_of_many_bad_lines_is_named()
    {
        const int Lines = 20_000;
        var text = "user_id,password_hash,salt\n" + string.Concat(Enumerable.Repeat("x,y\n", Lines));

        Assert.Equal(Enumerable.Range(2, Lines), Import(import => import.ReadCsv(new StringReader(text))).Bad.Select(one => one.Line));
    }

    [Fact]
    public async Task The_bootstrap_file_fills_an_empty_database()
    {
        using var file = new TestConfiguration("user_id,password,is_superuser\nalice,secret,false\nbad\n");
        await using var broker = await TestAccess.StartAsync(s_users with { Users = TestAccess.Quick with { BootstrapFile = file.File } });

        await (await broker.ConnectAsync(o => o with { Username = "alice", Password = "secret" })).DisposeAsync();
        Assert.Contains(broker.Log.Lines, line => line.Text.Contains($"{file.File}:3: skipped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_too_many_logins_wait_the_next_is_told_that_the_server_is_busy()
    {
        using var workers = new PasswordWorkers(1, 1);
        using var gate = new ManualResetEventSlim();
        using var isHashing = new ManualResetEventSlim();
        var first = workers.RunAsync(() =>
        {
            isHashing.Set();
            gate.Wait(Polling.Patience);
            return AuthenticationResult.Accepted;
        }).AsTask();
        Assert.True(isHashing.Wait(Polling.Patience));
        var second = workers.RunAsync(() => AuthenticationResult.Accepted).AsTask();

        var third = await workers.RunAsync(() => AuthenticationResult.Accepted);

        Assert.Equal((AuthenticationOutcome.Refused, ReasonCode.ServerBusy), (third.Outcome, third.Reason));
        gate.Set();
        Assert.Same(AuthenticationResult.Accepted, await first.WaitAsync(Polling.Patience));
        Assert.Same(AuthenticationResult.Accepted, await second.WaitAsync(Polling.Patience));
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static (UserDatabase Users, List<(int Line, string Why)> Bad, ImportReport Report) Import(Func<UserImport, ImportReport> read)
    {
        using var database = AccessDatabase.InMemory();
        var users = new UserDatabase(database);
        List<(int, string)> bad = [];
        var report = read(new(users, new(UserKey.Username, TestAccess.Quick), (line, why) => bad.Add((line, why))));
        return (users, bad, report);
    }
}
