using System.Net;
using System.Text.Json;
using Heliograph.Tests.Api;
using Heliograph.Tests.Management;

namespace Heliograph.Tests.Rules;

/// <summary>What tests of the management API of rules have in common.</summary>
internal static class RuleApi
{
    public const string Simple = """{"id":"a","sql":"SELECT * FROM \"t\"","actions":[{"function":"console"}]}""";

    /// <summary>Sends a request, which must be answered with <paramref name="expected"/>; the JSON of the answer, if it has any.</summary>
    public static async Task<JsonElement> AskAsync(this ManagedBroker broker, HttpStatusCode expected, string method, string path, string? body = null)
    {
        using var response = await broker.SendAsync(path, method, body);
        Assert.True(response.StatusCode == expected, $"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return expected == HttpStatusCode.NoContent ? default : await response.JsonAsync();
    }

    /// <summary>Sends a request that must be refused.</summary>
    public static async Task RefusedAsync(this ManagedBroker broker, HttpStatusCode status, string code, string says, string method, string path, string? body = null)
    {
        using var response = await broker.SendAsync(path, method, body);
        await response.ShouldBeErrorAsync(status, code, says);
    }

    /// <summary>The ids of a list.</summary>
    public static async Task<string> IdsAsync(this ManagedBroker broker, string path) =>
        string.Join(' ', (await broker.GetAsync(path)).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("id").GetString()));

    /// <summary>A broker whose data folder is a new one.</summary>
    public static async Task<TestBroker> OnDiskAsync(string folder, params Heliograph.Server.Configuration.RuleOptions[] rules) =>
        await TestBroker.StartAsync(o => o with { Rules = rules, Storage = new() { Path = Path.Combine(folder, "heliograph.db") } });

    public static string NewFolder() => Directory.CreateTempSubdirectory("heliograph-rules-").FullName;
}
