using Heliograph.Server.Configuration;

namespace Heliograph.Tests.Configuration;

public sealed class ConfigurationErrorTests
{
    [Theory]
    [InlineData("logging:\n  levle: info", "test.yaml:2: logging.levle: unknown key; did you mean level?")]
    [InlineData("storge: {}", "test.yaml:1: storge: unknown key; did you mean storage?")]
    [InlineData("metrics: {colour: red}", "test.yaml:1: metrics.colour: unknown key; expected one of goCompat, otlp")]
    [InlineData("metrics: {otlp: {endpoint: collector:4317}}", "test.yaml:1: metrics.otlp.endpoint: \"collector:4317\" is not valid: expected a URL that begins with http:// or https://")]
    [InlineData("metrics: {otlp: {headers: secret}}", "test.yaml:1: metrics.otlp.headers: expected name=value, several of them separated by commas")]
    [InlineData("a-b:", "test.yaml:1: a-b: unknown key; expected one of logging, prometheus, licenses, access, authentication, center, engine, mqtt, authorization, flapping, storage, limits, alarms, trace, deployment, rules, ruleEngine, connectors, actions, sources, schemaRegistry, api, metrics, shards, transport, allowAnonymous")]
    [InlineData("logging:\n  maxFiles: many", "test.yaml:2: logging.maxFiles: \"many\" is not valid: expected a whole number, 1 to 1,000")]
    [InlineData("logging: {maxFiles: 0}", "test.yaml:1: logging.maxFiles: \"0\" is not valid: expected a whole number, 1 to 1,000")]
    [InlineData("logging: {maxFiles: 1.5}", "test.yaml:1: logging.maxFiles: \"1.5\" is not valid: expected a whole number, 1 to 1,000")]
    [InlineData("logging: {maxFiles: ''}", "test.yaml:1: logging.maxFiles: \"\" is not valid: expected a whole number, 1 to 1,000")]
    [InlineData("logging: {maxFiles: NaN}", "test.yaml:1: logging.maxFiles: \"NaN\" is not valid: expected a whole number, 1 to 1,000")]
    [InlineData("logging:\n  level: loud", "test.yaml:2: logging.level: \"loud\" is not valid: expected one of debug, info, warn, error")]
    [InlineData("allowAnonymous: maybe", "test.yaml:1: allowAnonymous: \"maybe\" is not valid: expected true or false")]
    [InlineData("center: {apiServer: {bind: nowhere}}", "test.yaml:1: center.apiServer.bind: \"nowhere\" is not valid: expected an IP address, for example 127.0.0.1, or 0.0.0.0 for all interfaces")]
    [InlineData("center: {apiServer: {bind: '1'}}", "test.yaml:1: center.apiServer.bind: \"1\" is not valid: expected an IP address, for example 127.0.0.1, or 0.0.0.0 for all interfaces")]
    [InlineData("engine: {apiServer: {readTimeout: 9 parsecs}}", "test.yaml:1: engine.apiServer.readTimeout: \"9 parsecs\" is not valid: expected a duration in seconds or like 500ms, 10s, 5m, 2h, 1d, 0 to 86,400 seconds")]
    [InlineData("engine: {centerRegistry: localhost}", "test.yaml:1: engine.centerRegistry: \"localhost\" is not valid: expected host:port, for example localhost:6786")]
    [InlineData("mqtt: {maxPacketSize: 1}", "test.yaml:1: mqtt.maxPacketSize: \"1\" is not valid: expected a whole number, 128 to 268,435,460")]
    [InlineData("mqtt: {keepAliveMultiplier: 0.5}", "test.yaml:1: mqtt.keepAliveMultiplier: \"0.5\" is not valid: expected a number, 1 to 10")]
    [InlineData("mqtt: {maxQoS: 3}", "test.yaml:1: mqtt.maxQoS: \"3\" is not valid: expected one of 0, 1, 2")]
    [InlineData("mqtt: {maxSessionExpiry: 4294967296}", "test.yaml:1: mqtt.maxSessionExpiry: \"4294967296\" is not valid: expected a duration in seconds or like 500ms, 10s, 5m, 2h, 1d, 0 to 4,294,967,295 seconds")]
    [InlineData("limits: [1]", "test.yaml:1: limits: expected a section with keys such as maxConnections, found a list")]
    [InlineData("shards: {a: 1}", "test.yaml:1: shards: expected a whole number, 0 to 1,024, found a section")]
    [InlineData("engine: {servers: {port: 1}}", "test.yaml:1: engine.servers: expected a list, its items with a dash in front, found a section")]
    [InlineData("engine: {servers: 1883}", "test.yaml:1: engine.servers: \"1883\" is not valid: expected a list, its items with a dash in front")]
    [InlineData("engine:\n  servers:\n    - 1883", "test.yaml:3: engine.servers[0]: \"1883\" is not valid: expected a section with keys such as name")]
    [InlineData("engine:\n  servers:\n    - protocol: mqtt", "test.yaml:3: engine.servers[0].port: is missing; expected a whole number, 0 to 65,535")]
    [InlineData("engine: {servers: [{port: 1, protocol: mqtt, entry: a.lua}]}", "test.yaml:1: engine.servers[0].entry: \"a.lua\" is not valid: only servers with protocol websocket or socket run a script; leave it out")]
    [InlineData("engine: {servers: [{port: 1, protocol: mqtt, path: mqtt}]}", "test.yaml:1: engine.servers[0].path: \"mqtt\" is not valid: expected a path that begins with /, for example /mqtt")]
    [InlineData("engine: {servers: [{port: 6789, protocol: mqtt}]}", "test.yaml:1: engine.servers[0].port: \"6789\" is not valid: this port is taken by engine.apiServer.port (its default)")]
    [InlineData("access: {users: [{username: a, password: b, roles: [wirte]}]}", "test.yaml:1: access.users[0].roles[0]: \"wirte\" is not valid: expected one of read, write")]
    [InlineData("access: {users: [{username: a, password: b, host: nowhere.example}]}", "test.yaml:1: access.users[0].host: \"nowhere.example\" is not valid: expected an IP address, `*`, or a mask such as 172.*.*.*")]
    [InlineData("engine: {luavm: {memory: 1000}}", "test.yaml:1: engine.luavm.memory: \"1000\" is not valid: expected a whole number, 1,048,576 to 68,719,476,736")]
    [InlineData("storage: {path: ''}", "test.yaml:1: storage.path: \"\" is not valid: expected a file name; for no file at all write `memory: true`")]
    [InlineData("shards: 1\nShards: 2", "test.yaml:2: Shards: given twice; the first is in line 1")]
    [InlineData("- a\n- b", "test.yaml:1: expected keys and values, for example `logging:`")]
    [InlineData("just words", "test.yaml:1: expected keys and values, for example `logging:`")]
    public void A_wrong_key_or_value_is_named_with_its_line_and_what_was_expected(string yaml, string error) =>
        Assert.Equal([error], TestConfiguration.Errors(yaml));

    [Theory]
    [InlineData("shards: 1\nlogging:\n  level: info\n\tmaxFiles: 3", "test.yaml:3: this is not valid YAML")]
    [InlineData("a: [1\nb: 2\n", "test.yaml:1: this is not valid YAML")]
    [InlineData("a: \"b", "test.yaml:1: this is not valid YAML")]
    [InlineData("a: *b", "test.yaml:1: this is not valid YAML (column 4): no anchor &b above")]
    [InlineData("shards: 1\n---\nshards: 2", "test.yaml:2: this is not valid YAML (column 1): a second document begins here; only one is read")]
    [InlineData("? {a: 1}\n: 2", "test.yaml:1: this is not valid YAML (column 3): expected a key that is a plain word")]
    public void A_file_that_is_no_yaml_is_named_with_the_line(string yaml, string beginning) =>
        Assert.StartsWith(beginning, Assert.Single(TestConfiguration.Errors(yaml)));

    [Fact]
    public void Yaml_nested_without_end_is_an_error() =>
        Assert.Contains("nested too deep", Assert.Single(TestConfiguration.Errors("a: " + new string('[', 40))), StringComparison.Ordinal);

    [Fact]
    public void Every_error_of_every_source_comes_at_once_in_the_order_of_the_lines()
    {
        var errors = TestConfiguration.Errors(
            "shards: x\nstorage:\n  synchronous: y\ntransport: z",
            new Dictionary<string, string> { ["HELIOGRAPH__LIMITS__MAXCONNECTIONS"] = "-1", ["heliograph__nothing"] = "1" },
            "mqtt.maxInflight=0");
        Assert.Equal(
            [
                "--set: mqtt.maxInflight: \"0\" is not valid: expected a whole number, 1 to 65,535",
                "environment HELIOGRAPH__LIMITS__MAXCONNECTIONS: limits.maxConnections: \"-1\" is not valid: expected a whole number, 0 to 100,000,000",
                "environment heliograph__nothing: nothing: unknown key",
                "test.yaml:1: shards: \"x\" is not valid: expected a whole number, 0 to 1,024",
                "test.yaml:3: storage.synchronous: \"y\" is not valid: expected one of full, normal, off",
                "test.yaml:4: transport: \"z\" is not valid: expected one of auto, epoll, sockets",
            ],
            errors.Select(error => error.Split("; ")[0]).OrderBy(e => e, StringComparer.Ordinal));
        Assert.Equal([1, 3, 4], errors.Where(e => e.StartsWith("test", StringComparison.Ordinal)).Select(e => int.Parse(e.Split(':')[1])));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error()
    {
        using var configuration = new TestConfiguration(null);
        Assert.Equal($"{configuration.File}: there is no such file", Assert.Single(configuration.Sources().Read().Errors).ToString());
    }

    [Fact]
    public void A_folder_instead_of_a_file_is_an_error()
    {
        using var configuration = new TestConfiguration(null);
        Directory.CreateDirectory(configuration.File);
        Assert.Equal($"{configuration.File}: expected a file, this is a folder", Assert.Single(configuration.Sources().Read().Errors).ToString());
    }

    [Theory]
    [InlineData("access: {users: [{username: a, password: [hunter2]}]}")]
    [InlineData("access: {users: [{username: a, passwrod: hunter2}]}")]
    [InlineData("engine: {servers: [{port: 1, protocol: mqtt, tls: {certificate: a.pfx, password: hunter2, passwordFile: b}}]}")]
    [InlineData("engine: {luavm: {redis: [{password: hunter2, db: x}]}}")]
    public void A_password_is_in_no_error(string yaml) =>
        Assert.DoesNotContain(TestConfiguration.Errors(yaml), error => error.Contains("hunter2", StringComparison.Ordinal));

    [Fact]
    public void A_password_is_not_in_the_printed_record()
    {
        var options = TestConfiguration.Options("access: {users: [{username: ann, password: hunter2}]}");
        Assert.Equal("hunter2", options.Access.Users[0].Password.Reveal());
        Assert.DoesNotContain("hunter2", options.Access.Users[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_but_never_crash_the_reader()
    {
        var random = new Random(20);
        for (var i = 0; i < 5000; i++)
        {
            var text = ConnmixFileTests.ConnmixYaml.ToCharArray();
            for (var n = random.Next(1, 4); n > 0; n--)
                text[random.Next(text.Length)] = "[]{}:-#'\"\n\t &*!|>%@`,?\0é"[random.Next(24)];
            var errors = new List<ConfigurationError>();
            YamlLayer.Read("test.yaml", new string(text, 0, random.Next(text.Length)), errors);
            Assert.All(errors, error => Assert.NotEmpty(error.Message));
        }
    }
}
