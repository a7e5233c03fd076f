using System.Net;
using Heliograph.Server.Access;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Configuration;

namespace Heliograph.Tests.Access;

/// <summary>What the management API has set about access, kept in the database of access.</summary>
public sealed class AccessSettingsTests : IDisposable
{
    private readonly TestConfiguration _folder = new(null);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_API_has_set_outlives_the_process_until_it_is_taken_back()
    {
        using var log = new TestLog();
        var file = new HeliographOptions { Authentication = [new() { Type = AuthenticatorType.Certificate }] };
        var path = Path.Combine(_folder.Folder, "access.db");
        AccessSettings Start(AccessDatabase database, HeliographOptions options)
        {
            var settings = new AccessSettings(database, options, log.CreateLogger("test"));
            var users = new UserDatabase(database);
            settings.Join(AuthenticationChain.Build(settings.Authenticators, users, log, TimeProvider.System), null!);
            return settings;
        }

        using (var database = AccessDatabase.Open(path))
            Start(database, file).ChangeAuthenticators(list => [.. list, new() { Type = AuthenticatorType.Jwt, Jwt = new() { Secret = new("0123456789abcdef0123456789abcdef"), Claims = [new() { Name = "sub", Value = "${clientid}" }] } }]);

        using (var database = AccessDatabase.Open(path))
        {
            var settings = Start(database, file with { Authentication = [] });
            Assert.Equal("api", settings.Origins.Authenticators);
            Assert.Equal([AuthenticatorType.Certificate, AuthenticatorType.Jwt], settings.Authenticators.Select(one => one.Type));
            Assert.Equal(("0123456789abcdef0123456789abcdef", "${clientid}"), (settings.Authenticators[1].Jwt!.Secret!.Reveal(), settings.Authenticators[1].Jwt!.Claims[0].Value));
            settings.ChangeAuthenticators(_ => null);
        }

        using var again = AccessDatabase.Open(path);
        Assert.Equal(("file", 1), (Start(again, file).Origins.Authenticators, Start(again, file).Authenticators.Count));
    }

    [Fact]
    public void The_last_authenticator_of_a_server_that_is_open_to_the_network_stays()
    {
        using var log = new TestLog();
        using var database = AccessDatabase.InMemory();
        var server = new ServerOptions { Port = 1883, Bind = IPAddress.Any, Protocol = ServerProtocol.Mqtt };
        var file = new HeliographOptions { Authentication = [new() { Type = AuthenticatorType.Certificate }], Engine = new() { Servers = [server] } };
        var settings = new AccessSettings(database, file, log.CreateLogger("test"));
        settings.Join(AuthenticationChain.Build(settings.Authenticators, new(database), log, TimeProvider.System), null!);

        Assert.Equal(409, Assert.Throws<Heliograph.Server.Management.ApiProblem>(() => settings.ChangeAuthenticators(_ => [])).Status);
        Assert.Equal(409, Assert.Throws<Heliograph.Server.Management.ApiProblem>(() => settings.ChangeAuthenticators(list => [list[0] with { Enabled = false }])).Status);
        Assert.Single(settings.Authenticators);
    }

    [Fact]
    public void A_file_of_the_first_version_is_taken_over()
    {
        var path = Path.Combine(_folder.Folder, "old.db");
        using (var database = AccessDatabase.Open(path)) database.Execute("DROP TABLE settings; PRAGMA user_version = 1");

        using var again = AccessDatabase.Open(path);

        Assert.Empty(again.Read("SELECT name FROM settings", row => row.GetString(0)));
    }
}
