using System.Net;
using Heliograph.Server.Apps;
using Heliograph.Tests.Api;

namespace Heliograph.Tests.Management;

/// <summary>What the role of an app allows.</summary>
public sealed class RoleTests
{
    private const string Message = """{"topic":"t","payload":"x"}""";

    [Theory]
    [InlineData("Administrator", "GET /clients", 200)]
    [InlineData("Administrator", "POST /publish", 202)]
    [InlineData("Administrator", "GET /deployment_metrics", 200)]
    [InlineData("Viewer", "GET /clients", 200)]
    [InlineData("Viewer", "GET /api_key", 200)]
    [InlineData("Viewer", "GET /deployment_metrics", 200)]
    [InlineData("Viewer", "POST /publish", 403)]
    [InlineData("Viewer", "DELETE /clients/x", 403)]
    [InlineData("Viewer", "POST /api_key", 403)]
    [InlineData("Publisher", "POST /publish", 202)]
    [InlineData("Publisher", "GET /clients", 403)]
    [InlineData("Publisher", "GET /deployment_metrics", 403)]
    [InlineData("Publisher", "DELETE /banned", 403)]
    [InlineData("Monitoring", "GET /deployment_metrics", 200)]
    [InlineData("Monitoring", "GET /clients", 403)]
    [InlineData("Monitoring", "POST /publish", 403)]
    [InlineData("Monitoring", "GET /api_key", 403)]
    [InlineData("Monitoring", "GET /status", 200)]
    public async Task A_role_allows_what_it_is_for_and_nothing_else(string role, string request, int status)
    {
        await using var broker = await ManagedBroker.StartAsync();
        var parts = request.Split(' ');

        using var response = await broker.SendAsAsync(Enum.Parse<AppRole>(role), "/api/v5" + parts[1], parts[0], parts[0] == "POST" ? Message : null);

        if (status != 403) Assert.Equal(status, (int)response.StatusCode);
        else await response.ShouldBeErrorAsync(HttpStatusCode.Forbidden, "UNAUTHORIZED_ROLE", $"has the role {role.ToLowerInvariant()}");
    }

    [Fact]
    public async Task Without_a_key_there_is_the_status_and_nothing_else()
    {
        await using var broker = await ManagedBroker.StartAsync();

        using var status = await broker.Api.SendAsAsync(null, "", "/status");
        using var clients = await broker.Api.SendAsAsync(null, "", "/api/v5/clients");
        using var document = await broker.Api.SendAsAsync(null, "", "/api-docs");

        Assert.Equal("running", (await status.JsonAsync()).GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, clients.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, document.StatusCode);
    }

    [Fact]
    public async Task Who_tried_to_change_what_is_told_without_secrets()
    {
        await using var broker = await ManagedBroker.StartAsync();

        (await broker.SendAsAsync(AppRole.Viewer, "/api/v5/clients/a%0Ab", "DELETE")).Dispose();
        (await broker.SendAsync("/banned", "POST", """{"as":"clientid","who":"x\ny","reason":"secret"}""")).Dispose();
        (await broker.SendAsync("/publish", "POST", Message)).Dispose();
        (await broker.SendAsync("/clients")).Dispose();

        Assert.Equal(["DELETE /api/v5/clients/a%0Ab 403", "POST /api/v5/banned 200"], broker.Changes.Select(change => $"{change.Request} {change.Status}"));
        Assert.Equal(("test", "clientid%20x%0Ay"), (broker.Changes[1].App, broker.Changes[1].Subject));
        Assert.DoesNotContain("secret", broker.Changes[1].ToString(), StringComparison.Ordinal);
    }
}
