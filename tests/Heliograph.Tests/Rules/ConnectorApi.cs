using System.Net;
using System.Text.Json;
using Heliograph.Tests.Management;

namespace Heliograph.Tests.Rules;

/// <summary>What tests of the management API of connectors, actions and sources have in common: a broker, and another one as the target.</summary>
internal sealed class ConnectorApi : IAsyncDisposable
{
    private ConnectorApi(TestBroker far, ManagedBroker api) => (Far, Api) = (far, api);

    /// <summary>The target.</summary>
    public TestBroker Far { get; }

    public ManagedBroker Api { get; }

    public string FarServer => $"127.0.0.1:{Far.Node.Listeners[0].Port}";

    public static async Task<ConnectorApi> StartAsync(TestBroker? broker = null) => new(await TestBroker.StartAsync(1), await ManagedBroker.StartAsync(broker ?? await TestBroker.StartAsync(1)));

    /// <summary>Makes the connector <c>mqtt:far</c>.</summary>
    public Task<JsonElement> ConnectAsync(string more = "") =>
        Api.AskAsync(HttpStatusCode.Created, "POST", "/connectors", $$"""{"type":"mqtt","name":"far","server":"{{FarServer}}","proto_ver":"v5","username":"bridge","password":"hush"{{more}}}""");

    /// <summary>Makes the action <c>mqtt:send</c> over it.</summary>
    public Task<JsonElement> MakeActionAsync() =>
        Api.AskAsync(HttpStatusCode.Created, "POST", "/actions", """{"type":"mqtt","name":"send","connector":"far","parameters":{"topic":"far/${topic}","qos":1}}""");

    /// <summary>Makes the source <c>mqtt:get</c> over it.</summary>
    public Task<JsonElement> MakeSourceAsync() =>
        Api.AskAsync(HttpStatusCode.Created, "POST", "/sources", """{"type":"mqtt","name":"get","connector":"far","parameters":{"topic":"from/#"}}""");

    /// <summary>A field of an answer.</summary>
    public async Task<string> FieldAsync(string path, string field) => (await Api.GetAsync(path)).GetProperty(field).ToString();

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Far.DisposeAsync();
    }
}
