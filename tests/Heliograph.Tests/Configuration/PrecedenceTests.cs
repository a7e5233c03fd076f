using System.Net;
using Heliograph.Broker.Routing;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Listeners;
using Heliograph.Server.Storage;

namespace Heliograph.Tests.Configuration;

public sealed class PrecedenceTests
{
    [Fact]
    public void Without_anything_only_this_machine_can_connect()
    {
        var options = TestConfiguration.Options("");
        Assert.Equal([(1883, null), (8083, "/mqtt")], options.Engine.Servers.Select(s => (s.Port, s.Path)));
        Assert.All(options.Engine.Servers, server => Assert.Equal((ServerProtocol.Mqtt, IPAddress.Loopback), (server.Protocol, server.Address)));
        Assert.Equal((6789, IPAddress.Loopback), (options.Engine.ApiServer.Port, options.Engine.ApiServer.Bind));
        Assert.Equal((6787, IPAddress.Loopback), (options.Center.ApiServer.Port, options.Center.ApiServer.Bind));
        Assert.Equal(("data/heliograph.db", SynchronousMode.Full, false), (options.Storage.Path, options.Storage.Synchronous, options.Storage.Memory));
    }

    [Theory]
    [InlineData(null, null, 6789)]
    [InlineData("7001", null, 7001)]
    [InlineData("7001", "7002", 7002)]
    public void The_environment_overrules_the_file_and_flags_overrule_both(string? variable, string? flag, int port)
    {
        var environment = new Dictionary<string, string>();
        if (variable is not null)
            environment["HELIOGRAPH__ENGINE__APISERVER__PORT"] = variable;
        string[] flags = flag is null ? [] : [$"engine.apiServer.port={flag}"];
        Assert.Equal(port, TestConfiguration.Options("", environment, flags).Engine.ApiServer.Port);
        Assert.Equal(port == 6789 ? 7000 : port, TestConfiguration.Options("engine: {apiServer: {port: 7000}}", environment, flags).Engine.ApiServer.Port);
    }

    [Fact]
    public void An_item_of_a_list_is_changed_by_its_number_and_the_rest_of_it_stays()
    {
        const string Yaml = "engine: {servers: [{port: 1, protocol: mqtt, path: /a}, {port: 2, protocol: mqtt, maxConnections: 7}]}";
        var servers = TestConfiguration.Options(Yaml, new Dictionary<string, string> { ["HELIOGRAPH__engine__SERVERS__1__port"] = "22" }, "engine.servers[0].path=/b").Engine.Servers;
        Assert.Equal([(1, "/b", 0), (22, null, 7)], servers.Select(s => (s.Port, s.Path, s.MaxConnections)));
    }

    [Fact]
    public void A_default_server_is_changed_by_its_number()
    {
        var servers = TestConfiguration.Options("", null, "engine.servers.0.port=1884").Engine.Servers;
        Assert.Equal([1884, 8083], servers.Select(s => s.Port));
    }

    [Fact]
    public void An_item_beyond_the_end_of_a_list_needs_the_items_before_it()
    {
        var error = Assert.Single(TestConfiguration.Errors("", null, "engine.servers.5.port=1884", "engine.servers.5.protocol=mqtt"));
        Assert.Contains("engine.servers[5]: expected the items of a list, numbered from 0 without a gap", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_list_of_servers_opens_none() => Assert.Empty(TestConfiguration.Options("engine: {servers: []}").Engine.Servers);

    [Fact]
    public void Keys_and_values_are_found_in_any_case()
    {
        var options = TestConfiguration.Options("MQTT: {MaxPacketSize: 1000, shareStrategy: HASH_CLIENT_ID}\nTransport: Sockets");
        Assert.Equal((1000, ShareStrategy.HashClientId, TransportKind.Sockets), (options.Mqtt.MaxPacketSize, options.Mqtt.ShareStrategy, options.Transport));
    }

    [Fact]
    public void Mqtt_settings_take_durations_numbers_and_qos()
    {
        var mqtt = TestConfiguration.Options("mqtt: {connectTimeout: 3, retryInterval: 1m30s, serverKeepAlive: 2m, sessionExpiry3: 1d, maxSessionExpiry: 4294967295, maxQoS: 1, keepAliveMultiplier: 2.5, upgradeQoS: yes}").Mqtt;
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(90)), (mqtt.ConnectTimeout, mqtt.RetryInterval));
        Assert.Equal((120, 86_400u, uint.MaxValue), (mqtt.ServerKeepAlive, mqtt.SessionExpiry3, mqtt.MaxSessionExpiry));
        Assert.Equal((QoS.AtLeastOnce, 2.5, true), (mqtt.MaxQoS, mqtt.KeepAliveMultiplier, mqtt.UpgradeQoS));
    }

    [Fact]
    public void An_anchor_stands_for_what_it_marked()
    {
        var options = TestConfiguration.Options("center: {apiServer: &api {port: 0, bind: 127.0.0.1}, registry: *api}");
        Assert.Equal((0, 0), (options.Center.ApiServer.Port, options.Center.Registry.Port));
    }
}
