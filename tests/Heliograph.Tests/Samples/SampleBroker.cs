using Heliograph.Server.Configuration;
using Heliograph.Tests.Configuration;
using Heliograph.Tests.House;
using Heliograph.Tests.Interop;

namespace Heliograph.Tests.Samples;

/// <summary>A broker as the heliograph.yaml of a sample describes it, on free ports.</summary>
internal sealed class SampleBroker : IAsyncDisposable
{
    private SampleBroker(TestBroker broker) => Broker = broker;

    public TestBroker Broker { get; }

    public int Port => Broker.Node.Listeners[1].Port;

    public string Api => $"http://127.0.0.1:{Broker.Node.Http.Engine.Port}";

    /// <summary>Starts one; <paramref name="values"/> replace options of its script.</summary>
    public static async Task<SampleBroker> StartAsync(string name, params (string Name, string Value)[] values)
    {
        var servers = Read(name).Engine.Servers;
        return new(await TestBroker.StartAsync(o => o with
        {
            Engine = o.Engine with
            {
                Luavm = new() { Time = TimeSpan.FromSeconds(5) },
                Servers = [.. servers.OrderBy(server => server.Protocol != ServerProtocol.Mqtt).Select(server => server with { Port = 0, Options = Replaced(server.Options, values) })],
            },
        }));
    }

    /// <summary>The configuration of a sample, as from the root of the repository.</summary>
    public static HeliographOptions Read(string name)
    {
        var yaml = SourceTree.Read($"samples/{name}/heliograph.yaml");
        return TestConfiguration.Options(yaml.Replace("samples/", Path.Combine(SourceTree.Root, "samples") + "/", StringComparison.Ordinal));
    }

    /// <summary>A scenario of tests/clients/sample-client.mjs with the sample's own client for browsers.</summary>
    public StockClient Scenario(string name, string extra = "") => StockClient.Sample(name, $"ws://127.0.0.1:{Port}{PathOf(name)}", Api, extra);

    /// <summary>The client of a sample that is written in Python.</summary>
    public StockClient Python(string name, params string[] arguments) =>
        StockClient.Program("python3", "python3", [Path.Combine(SourceTree.Root, "samples", name, "client.py"), "--port", $"{Port}", .. arguments]);

    public ValueTask DisposeAsync() => Broker.DisposeAsync();

    private static string PathOf(string name) => Read(name).Engine.Servers.Single(server => server.Protocol == ServerProtocol.Websocket).Options.Single(option => option.Name == "path").Value;

    private static List<ServerOption> Replaced(IReadOnlyList<ServerOption> options, (string Name, string Value)[] values) =>
        [.. options.Select(option => values.FirstOrDefault(value => value.Name == option.Name) is { Name: not null } value ? option with { Value = value.Value } : option)];
}
