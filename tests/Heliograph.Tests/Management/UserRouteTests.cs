using System.Net;
using Heliograph.Protocol;
using Heliograph.Server.Access;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Access;
using Heliograph.Tests.Api;
using static Heliograph.Tests.Management.AccessRoutes;

namespace Heliograph.Tests.Management;

/// <summary>Users over the management API.</summary>
public sealed class UserRouteTests
{
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

    private static Task<HttpResponseMessage> ImportAsync(ManagedBroker broker, string body, string type) => broker.Api.SendAsync("/api/v5" + Users + "/import_users", "POST", body, request => request.Content!.Headers.ContentType = new(type));

    private static async Task<ManagedBroker> WithUsersAsync() =>
        await ManagedBroker.StartAsync(await TestBroker.StartAsync(o => o with { Authentication = [new() { Type = AuthenticatorType.Users, Users = TestAccess.Quick }] }));
}
