using System.Net;
using System.Text.Json;

namespace Heliograph.Tests.Api;

/// <summary>Apps over HTTP, in EMQX's words.</summary>
public sealed class AppRouteTests : IAsyncLifetime
{
    private const string Keys = "/api/v5/api_key";

    private ApiFixture _api = null!;

    public async Task InitializeAsync() => _api = await ApiFixture.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_new_app_is_told_its_secret_once_and_can_use_it()
    {
        var made = await MakeAsync("""{"name":"grafana","desc":"for \"dashboards\"","enable":true}""");

        Assert.Equal(
            ["name", "api_key", "api_secret", "created_at", "expired_at", "expired", "enable", "desc", "role"], made.EnumerateObject().Select(p => p.Name));
        Assert.Equal("grafana", made.GetProperty("name").GetString());
        Assert.Equal("for \"dashboards\"", made.GetProperty("desc").GetString());
        Assert.Equal("2026-03-01T12:00:00+00:00", made.GetProperty("created_at").GetString());
        Assert.Equal("administrator", made.GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.OK, await UseAsync(made));
        foreach (var path in new[] { Keys, Keys + "/grafana" })
        {
            using var later = await _api.SendAsync(path);
            Assert.DoesNotContain("secret", await later.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal("no-store", later.Headers.CacheControl!.ToString());
        }
    }

    [Fact]
    public async Task Apps_are_listed_in_the_order_they_were_made()
    {
        await MakeAsync("""{"name":"b"}""");
        await MakeAsync("""{"name":"a"}""");

        using var response = await _api.SendAsync(Keys);

        Assert.Equal(["test", "b", "a"], (await response.JsonAsync()).EnumerateArray().Select(app => app.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task An_app_that_is_disabled_or_deleted_is_out_at_once()
    {
        var made = await MakeAsync("""{"name":"grafana"}""");

        using (var disabled = await _api.SendAsync(Keys + "/grafana", "PUT", """{"enable":false}"""))
            Assert.False((await disabled.JsonAsync()).GetProperty("enable").GetBoolean());
        Assert.Equal(HttpStatusCode.Unauthorized, await UseAsync(made));
        (await _api.SendAsync(Keys + "/grafana", "PUT", """{"enable":true,"desc":"again"}""")).Dispose();
        Assert.Equal(HttpStatusCode.OK, await UseAsync(made));
        using (var deleted = await _api.SendAsync(Keys + "/grafana", "DELETE")) Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await UseAsync(made));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task An_app_that_there_is_not_is_404(string method)
    {
        using var response = await _api.SendAsync(Keys + "/nobody", method, method == "PUT" ? "{}" : null);

        await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "NOT_FOUND", "there is no app 'nobody'");
    }

    [Fact]
    public async Task A_name_that_is_taken_is_409()
    {
        using var response = await _api.SendAsync(Keys, "POST", """{"name":"test"}""");

        await response.ShouldBeErrorAsync(HttpStatusCode.Conflict, "ALREADY_EXISTS", "'test'");
    }

    [Theory]
    [InlineData("", "the body is wrong at $")]
    [InlineData("null", "the body is wrong at $")]
    [InlineData("[]", "the body is wrong at $")]
    [InlineData("{\"name\":5}", "the body is wrong at $.name")]
    [InlineData("{\"name\":\"x\",\"enable\":\"yes\"}", "the body is wrong at $.enable")]
    [InlineData("{\"name\":\"x\",\"enabled\":true}", "expected a JSON object with name (text)")]
    [InlineData("{\"name\":\"x\",\"role\":\"king\"}", "the body is wrong at $.role")]
    [InlineData("{}", "an app's name is")]
    [InlineData("{\"name\":\"\"}", "an app's name is")]
    [InlineData("{\"name\":\"a b\"}", "an app's name is")]
    [InlineData("{\"name\":\"-x\"}", "an app's name is")]
    public async Task A_body_that_is_not_one_is_400_and_says_why(string body, string says)
    {
        using var response = await _api.SendAsync(Keys, "POST", body);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", says);
        Assert.Single(_api.Apps.All());
    }

    [Fact]
    public async Task A_name_cannot_be_changed()
    {
        using var response = await _api.SendAsync(Keys + "/test", "PUT", """{"name":"other"}""");

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "the body is wrong at $.name");
    }

    [Fact]
    public async Task A_damaged_file_is_503_and_those_who_were_in_stay_in()
    {
        (await _api.SendAsync(Keys)).Dispose();
        await File.WriteAllTextAsync(_api.AppsFile.Path, "{");

        using var response = await _api.SendAsync(Keys);

        await response.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE", "is damaged");
        Assert.Contains("The apps known before stay in use.", Assert.Single(_api.Lines), StringComparison.Ordinal);
    }

    private async Task<JsonElement> MakeAsync(string body)
    {
        using var response = await _api.SendAsync(Keys, "POST", body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.JsonAsync();
    }

    private async Task<HttpStatusCode> UseAsync(JsonElement made)
    {
        using var response = await _api.SendAsAsync(made.GetProperty("api_key").GetString(), made.GetProperty("api_secret").GetString()!, "/api/deployment_metrics");
        return response.StatusCode;
    }
}
