using System.Net;
using Heliograph.Protocol;
using Heliograph.Tests.Access;
using Heliograph.Tests.Api;
using static Heliograph.Tests.Management.AccessRoutes;

namespace Heliograph.Tests.Management;

/// <summary>Authenticators over the management API.</summary>
public sealed class AuthenticatorRouteTests
{
    private const string BuiltIn = """{"mechanism":"password_based","backend":"built_in_database","user_id_type":"username","iterations":4096}""";

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
}
