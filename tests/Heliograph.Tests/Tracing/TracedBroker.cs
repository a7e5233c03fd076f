using System.Net;
using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Management;

namespace Heliograph.Tests.Tracing;

/// <summary>A broker with its management API whose data folder is of its own.</summary>
internal sealed class TracedBroker : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heliograph-trace-").FullName;

    private TracedBroker()
    {
    }

    public ManagedBroker Api { get; private set; } = null!;

    public TestBroker Broker => Api.Broker;

    public string Files => Path.Combine(_folder, "trace");

    public static async Task<TracedBroker> StartAsync(int fileSize = 64 << 20, Verdict noMatch = Verdict.Allow, bool checksUsers = false)
    {
        var traced = new TracedBroker();
        traced.Api = await ManagedBroker.StartAsync(await TestBroker.StartAsync(options => options with
        {
            Storage = new() { Memory = true, Path = Path.Combine(traced._folder, "heliograph.db") },
            Trace = new() { MaxTraces = 3, MaxFileSize = fileSize },
            Authentication = checksUsers ? [new() { Type = AuthenticatorType.Users }] : [],
            Authorization = options.Authorization with { NoMatch = noMatch, Sources = noMatch == Verdict.Allow ? [] : [new() { Type = RuleSourceType.BuiltIn }] },
        }));
        return traced;
    }

    /// <summary>Begins a trace; <paramref name="more"/> are further fields of its JSON.</summary>
    public async Task BeginAsync(string name, string type, string value, string more = "")
    {
        using var response = await CreateAsync($$"""{"name":"{{name}}","type":"{{type}}","{{type}}":"{{value}}"{{more}}}""");
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
    }

    public Task<HttpResponseMessage> CreateAsync(string body) => Api.SendAsync("/trace", "POST", body);

    /// <summary>Ends a trace, and gives the lines that it has recorded.</summary>
    public async Task<IReadOnlyList<string>> EndAsync(string name)
    {
        await Broker.SettleAsync();
        Assert.Equal(HttpStatusCode.OK, await Api.StatusAsync($"/trace/{name}/stop", "PUT"));
        return await LinesAsync(name);
    }

    public async Task<IReadOnlyList<string>> LinesAsync(string name)
    {
        using var response = await Api.SendAsync($"/trace/{name}/download");
        Assert.Equal($"attachment; filename=trace_{name}.log", response.Content.Headers.ContentDisposition!.ToString().Replace("\"", "", StringComparison.Ordinal));
        return (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async Task<string> StatusAsync(string name) =>
        (await Api.GetAsync("/trace")).EnumerateArray().Single(trace => trace.GetProperty("name").GetString() == name).GetProperty("status").GetString()!;

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
