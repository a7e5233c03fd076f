using System.Net;
using System.Text.Json;
using Heliograph.Protocol;
using Heliograph.Server.Access;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Access;
using Heliograph.Tests.Api;
using Heliograph.Tests.Configuration;

namespace Heliograph.Tests.Management;

/// <summary>Authenticators, users, sources of rules and rules over the management API.</summary>
public sealed class AccessRouteTests : IDisposable
{
    private const string Users = "/authentication/password_based:built_in_database";
    private const string Rules = "/authorization/sources/built_in_database/rules";
    private const string BuiltIn = """{"mechanism":"password_based","backend":"built_in_database","user_id_type":"username","iterations":4096}""";

    private readonly TestConfiguration _folder = new(null);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_authenticator_is_made_shown_changed_and_deleted_and_clients_are_asked_at_once()
    {
        await using var broker = await ManagedBroker.StartAsync();
        await Status(broker, HttpStatusCode.OK, "/authentication", "POST", BuiltIn);
        await Status(broker, HttpStatusCode.Conflict, "/authentication", "POST", BuiltIn);
        await Status(broker, HttpStatusCode.Created, Users + "/users", "POST", """{"user_id":"alice","password":"secret"}""");

        Assert.Equal(ReasonCode.Success, await LoginAsync(broker, "alice", "secret"));
        Assert.Equal(ReasonCode.BadUserNameOrPassword, await LoginAsync(broker, "alice", "wrong"));
        var shown = await broker.GetAsync(Users);
        Assert.Equal(("password_based:built_in_database", true, "username", 4096, "api"), (Text(shown, "id"), shown.GetProperty("enable").GetBoolean(), Text(shown, "known_by"), shown.GetProperty("iterations").GetInt32(), Text(shown, "origin")));
        Assert.Equal("connected", Text(await broker.GetAsync(Users + "/status"), "status"));

        await Status(broker, HttpStatusCode.OK, Users, "PUT", """{"enable":false}""");
        Assert.Equal("stopped", Text(await broker.GetAsync(Users + "/status"), "status"));
        Assert.Equal(ReasonCode.Success, await LoginAsync(broker, null, null));

        await Status(broker, HttpStatusCode.NoContent, Users, "DELETE");
        await Status(broker, HttpStatusCode.NotFound, Users, "DELETE");
        Assert.Empty((await broker.GetAsync("/authentication")).EnumerateArray());
    }

    [Fact]
    public async Task Authenticators_are_moved()
    {
        await using var broker = await ManagedBroker.StartAsync();
        await Status(broker, HttpStatusCode.OK, "/authentication", "POST", BuiltIn);
        await Status(broker, HttpStatusCode.OK, "/authentication", "POST", """{"mechanism":"certificate"}""");
        await Status(broker, HttpStatusCode.OK, "/authentication", "POST", """{"mechanism":"jwt","secret":"0123456789abcdef0123456789abcdef"}""");
        async Task<string> Move(string id, string position)
        {
            await Status(broker, HttpStatusCode.NoContent, $"/authentication/{id}/position/{position}", "PUT");
            return string.Join(' ', (await broker.GetAsync("/authentication")).EnumerateArray().Select(one => Text(one, "id").Split(':')[0]));
        }

        Assert.Equal("jwt password_based certificate", await Move("jwt", "front"));
        Assert.Equal("password_based certificate jwt", await Move("jwt", "rear"));
        Assert.Equal("password_based jwt certificate", await Move("jwt", "before:certificate"));
        Assert.Equal("jwt certificate password_based", await Move("password_based:built_in_database", "after:certificate"));
        Assert.Equal("certificate jwt password_based", await Move("jwt", "1"));
        await Status(broker, HttpStatusCode.BadRequest, "/authentication/jwt/position/3", "PUT");
        await Status(broker, HttpStatusCode.NotFound, "/authentication/jwt/position/before:x", "PUT");
    }

    [Fact]
    public async Task A_secret_is_never_shown_and_stays_when_it_is_sent_as_asterisks()
    {
        await using var web = await WebAnswers.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers["X-Key"] == "hush" ? 204 : 403;
            return Task.CompletedTask;
        });
        await using var broker = await ManagedBroker.StartAsync();
        await Status(broker, HttpStatusCode.OK, "/authentication", "POST", $$"""{"mechanism":"password_based","backend":"http","method":"post","url":"{{web.Url}}","headers":{"X-Key":"hush"},"request_timeout":"2s"}""");

        using var shown = await broker.SendAsync("/authentication/password_based:http");
        var text = await shown.Content.ReadAsStringAsync();
        Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
        Assert.Contains("\"headers\":{\"X-Key\":\"******\"}", text, StringComparison.Ordinal);
        await Status(broker, HttpStatusCode.OK, "/authentication/password_based:http", "PUT", text);

        Assert.Equal(ReasonCode.Success, await LoginAsync(broker, "u", "p"));
        await Status(broker, HttpStatusCode.BadRequest, "/authentication/password_based:http", "PUT", """{"headers":{"X-New":"******"}}""");
    }

    [Theory]
    [InlineData("""{"mechanism":"magic"}""", "there is no mechanism 'magic'")]
    [InlineData("""{"mechanism":"password_based","backend":"http"}""", "http.url")]
    [InlineData("""{"mechanism":"password_based","backend":"http","url":"http://127.0.0.1:1/","speed":1}""", "unknown key")]
    [InlineData("""{"mechanism":"password_based","backend":"http","url":"http://127.0.0.1:1/${nothing}"}""", "${nothing} is not known")]
    [InlineData("""{"mechanism":"password_based","backend":"http","url":"http://127.0.0.1:1/","pool_size":0}""", "1 to 1,024")]
    [InlineData("""{"mechanism":"password_based","backend":"redis","command":"FLUSHALL"}""", "HGETALL")]
    [InlineData("""{"mechanism":"password_based","backend":"file","path":"/nowhere"}""", "/nowhere")]
    [InlineData("""{"mechanism":"jwt"}""", "exactly one of secret")]
    [InlineData("[]", "the body is wrong")]
    public async Task What_is_no_authenticator_is_refused_with_a_reason(string body, string reason)
    {
        await using var broker = await ManagedBroker.StartAsync();

        using var response = await broker.SendAsync("/authentication", "POST", body);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", reason);
        Assert.Empty((await broker.GetAsync("/authentication")).EnumerateArray());
    }

    [Fact]
    public async Task Users_are_listed_changed_and_deleted()
    {
        await using var broker = await WithUsersAsync();
        await Status(broker, HttpStatusCode.Created, Users + "/users", "POST", """{"user_id":"a/b","password":"one","is_superuser":true}""");
        await Status(broker, HttpStatusCode.Created, Users + "/users", "POST", """{"user_id":"bob","password":"one"}""");
        await Status(broker, HttpStatusCode.Conflict, Users + "/users", "POST", """{"user_id":"bob","password":"two"}""");
        await Status(broker, HttpStatusCode.BadRequest, Users + "/users", "POST", """{"user_id":"","password":"two"}""");
        await Status(broker, HttpStatusCode.BadRequest, Users + "/users", "POST", """{"user_id":"carol"}""");

        var page = await broker.GetAsync(Users + "/users?limit=1");
        Assert.Equal((2, true), (page.GetProperty("meta").GetProperty("count").GetInt32(), page.GetProperty("meta").GetProperty("hasnext").GetBoolean()));
        Assert.Equal("a/b", Text((await broker.GetAsync(Users + "/users?is_superuser=true")).GetProperty("data")[0], "user_id"));
        Assert.Equal("bob", Text((await broker.GetAsync(Users + "/users?like_user_id=o")).GetProperty("data")[0], "user_id"));
        Assert.True((await broker.GetAsync(Users + "/users/a%2Fb")).GetProperty("is_superuser").GetBoolean());
        Assert.Equal(["user_id", "is_superuser"], (await broker.GetAsync(Users + "/users/bob")).EnumerateObject().Select(field => field.Name));

        await Status(broker, HttpStatusCode.OK, Users + "/users/bob", "PUT", """{"password":"two"}""");
        Assert.Equal(ReasonCode.BadUserNameOrPassword, await LoginAsync(broker, "bob", "one"));
        Assert.Equal(ReasonCode.Success, await LoginAsync(broker, "bob", "two"));
        await Status(broker, HttpStatusCode.NoContent, Users + "/users/bob", "DELETE");
        await Status(broker, HttpStatusCode.NotFound, Users + "/users/bob", "DELETE");
        Assert.Equal(ReasonCode.BadUserNameOrPassword, await LoginAsync(broker, "bob", "two"));
    }

    [Fact]
    public async Task Users_are_imported_and_each_bad_line_is_named_in_a_bounded_report()
    {
        await using var broker = await WithUsersAsync();
        var csv = "user_id,password\nalice,secret\n" + string.Concat(Enumerable.Repeat("bad\n", 30_000)) + "bob,secret\n,x\n";

        using var response = await ImportAsync(broker, csv, "text/csv");
        var answer = await response.JsonAsync();

        Assert.Equal((30_003, 2, 30_001, 0), (answer.GetProperty("total").GetInt32(), answer.GetProperty("success").GetInt32(), answer.GetProperty("failed").GetInt32(), answer.GetProperty("unlisted").GetInt32()));
        Assert.Equal(["3-30002", "30004"], answer.GetProperty("problems").EnumerateArray().Select(one => Text(one, "lines")));
        Assert.Equal(ReasonCode.Success, await LoginAsync(broker, "bob", "secret"));
    }

    [Fact]
    public async Task An_import_may_be_JSON_and_nothing_but_CSV_or_JSON()
    {
        await using var broker = await WithUsersAsync();

        using var json = await ImportAsync(broker, """[{"user_id":"alice","password":"secret"},{"user_id":7}]""", "application/json");
        using var other = await ImportAsync(broker, "alice", "application/xml");
        using var none = await broker.SendAsync("/authentication/jwt/import_users", "POST", "[]");

        Assert.Equal("2", Text((await json.JsonAsync()).GetProperty("problems")[0], "lines"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, other.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public void A_report_lists_what_differs_a_thousand_times_and_counts_the_rest()
    {
        var problems = new ImportProblems();
        for (var line = 2; line < 3002; line++) problems.Add(line, $"{line % 2}");

        Assert.Equal((1000, 2000), (problems.All.Count, problems.Unlisted));
    }

    [Fact]
    public async Task Sources_and_rules_are_made_moved_and_deleted_and_hold_at_once()
    {
        await using var broker = await ManagedBroker.StartAsync();
        await using var client = await broker.Broker.ConnectAsync("c1");
        await File.WriteAllTextAsync(_folder.File, """{allow, all, publish, ["file"]}.""");
        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources", "POST", """{"type":"built_in_database"}""");
        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources", "POST", JsonSerializer.Serialize(new { type = "file", path = _folder.File }));
        await Status(broker, HttpStatusCode.Conflict, "/authorization/sources", "POST", """{"type":"built_in_database"}""");
        await Status(broker, HttpStatusCode.NoContent, Rules + "/all", "POST", """{"rules":[{"permission":"deny","action":"all","topic":"#"}]}""");
        await Status(broker, HttpStatusCode.NoContent, Rules + "/clients", "POST", """[{"clientid":"c1","rules":[{"permission":"allow","action":"publish","topic":"mine"}]}]""");
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await client.PublishAsync("mine", "x", QoS.AtLeastOnce));
        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("file", "x", QoS.AtLeastOnce));

        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources/file/move", "POST", """{"position":"front"}""");
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await client.PublishAsync("file", "x", QoS.AtLeastOnce));
        Assert.Equal(["file", "built_in_database"], (await broker.GetAsync("/authorization/sources")).GetProperty("sources").EnumerateArray().Select(one => Text(one, "type")));
        Assert.Equal("connected", Text(await broker.GetAsync("/authorization/sources/file/status"), "status"));

        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources/file", "PUT", """{"type":"file","enable":false,"path":"/nowhere"}""");
        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("file", "x", QoS.AtLeastOnce));
        await Status(broker, HttpStatusCode.BadRequest, "/authorization/sources/file", "PUT", """{"enable":true,"path":"/nowhere"}""");
        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources/file", "DELETE");
        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources", "DELETE");
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await client.PublishAsync("other", "x", QoS.AtLeastOnce));
    }

    [Theory]
    [InlineData("users", "username")]
    [InlineData("clients", "clientid")]
    public async Task Rules_of_one_are_listed_shown_replaced_and_deleted(string path, string name)
    {
        const string Allow = """[{"permission":"allow","action":"all","topic":"a/#"}]""";
        await using var broker = await ManagedBroker.StartAsync();
        await Status(broker, HttpStatusCode.NoContent, $"{Rules}/{path}", "POST", $$"""[{"{{name}}":"a/b","rules":{{Allow}}},{"{{name}}":"c","rules":[]}]""");
        await Status(broker, HttpStatusCode.Conflict, $"{Rules}/{path}", "POST", $$"""[{"{{name}}":"d","rules":[]},{"{{name}}":"c","rules":[]}]""");
        await Status(broker, HttpStatusCode.BadRequest, $"{Rules}/{path}/c", "PUT", """{"rules":[{"permission":"maybe"}]}""");

        Assert.Equal(2, (await broker.GetAsync($"{Rules}/{path}?limit=1")).GetProperty("meta").GetProperty("count").GetInt32());
        Assert.Equal(Allow, (await broker.GetAsync($"{Rules}/{path}/a%2Fb")).GetProperty("rules").GetRawText());
        await Status(broker, HttpStatusCode.NoContent, $"{Rules}/{path}/a%2Fb", "PUT", """{"rules":[]}""");
        Assert.Equal("[]", (await broker.GetAsync($"{Rules}/{path}/a%2Fb")).GetProperty("rules").GetRawText());
        await Status(broker, HttpStatusCode.NoContent, $"{Rules}/{path}/a%2Fb", "DELETE");
        await Status(broker, HttpStatusCode.NotFound, $"{Rules}/{path}/a%2Fb");
    }

    [Fact]
    public async Task What_holds_around_rules_is_changed_and_taken_back_and_answers_are_forgotten()
    {
        await using var broker = await ManagedBroker.StartAsync();
        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources", "POST", """{"type":"built_in_database"}""");
        await using var client = await broker.Broker.ConnectAsync("c1");

        var settings = await (await broker.SendAsync("/authorization/settings", "PUT", """{"no_match":"deny","cache":{"max_size":7}}""")).JsonAsync();
        Assert.Equal(("deny", "ignore", 7, "api"), (Text(settings, "no_match"), Text(settings, "deny_action"), settings.GetProperty("cache").GetProperty("max_size").GetInt32(), Text(settings, "origin")));
        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("t", "x", QoS.AtLeastOnce));
        await Status(broker, HttpStatusCode.BadRequest, "/authorization/settings", "PUT", """{"no_match":"maybe"}""");
        await Status(broker, HttpStatusCode.BadRequest, "/authorization/settings", "PUT", """{"sources":[]}""");

        var before = broker.Broker.Node.Broker.Access.Authorization.Generation;
        await Status(broker, HttpStatusCode.NoContent, "/authorization/cache", "DELETE");
        Assert.Equal(before + 1, broker.Broker.Node.Broker.Access.Authorization.Generation);
        await Status(broker, HttpStatusCode.NoContent, "/authorization/settings", "DELETE");
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await client.PublishAsync("t", "x", QoS.AtLeastOnce));
    }

    [Fact]
    public async Task What_a_connection_remembers_is_shown()
    {
        await using var broker = await ManagedBroker.StartAsync();
        await Status(broker, HttpStatusCode.NoContent, Rules + "/all", "POST", """{"rules":[{"permission":"deny","action":"publish","topic":"no"}]}""");
        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources", "POST", """{"type":"built_in_database"}""");
        await using var client = await broker.Broker.ConnectAsync("c/1");
        await client.PublishAsync("no", "x", QoS.AtLeastOnce);
        await client.SubscribeAsync("a/#");

        var answers = (await broker.GetAsync("/clients/c%2F1/authorization/cache")).EnumerateArray().Select(one => $"{Text(one, "access")} {Text(one, "topic")} {one.GetProperty("qos")} {one.GetProperty("retain")} {Text(one, "result")}");
        Assert.Contains("publish no 1 False deny", answers);
        Assert.Contains(answers, answer => answer.StartsWith("subscribe a/# ", StringComparison.Ordinal) && answer.EndsWith(" allow", StringComparison.Ordinal));

        await Status(broker, HttpStatusCode.NoContent, "/authorization/cache", "DELETE");
        Assert.Empty((await broker.GetAsync("/clients/c%2F1/authorization/cache")).EnumerateArray());
        await Status(broker, HttpStatusCode.NotFound, "/clients/nobody/authorization/cache");
    }

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

    private static string Text(JsonElement json, string field) => json.GetProperty(field).GetString()!;

    private static Task<HttpResponseMessage> ImportAsync(ManagedBroker broker, string body, string type) => broker.Api.SendAsync("/api/v5" + Users + "/import_users", "POST", body, request => request.Content!.Headers.ContentType = new(type));

    private static async Task Status(ManagedBroker broker, HttpStatusCode expected, string path, string method = "GET", string? body = null)
    {
        using var response = await broker.SendAsync(path, method, body);
        Assert.True(response.StatusCode == expected, $"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    private static async Task<ManagedBroker> WithUsersAsync() =>
        await ManagedBroker.StartAsync(await TestBroker.StartAsync(o => o with { Authentication = [new() { Type = AuthenticatorType.Users, Users = TestAccess.Quick }] }));

    private static async Task<ReasonCode> LoginAsync(ManagedBroker broker, string? name, string? password)
    {
        await using var client = await broker.Broker.OpenAsync(o => o with { Username = name, Password = password });
        return (await client.HandshakeAsync()).Reason;
    }
}
