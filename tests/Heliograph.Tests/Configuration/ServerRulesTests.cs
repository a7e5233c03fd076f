using Heliograph.Server.Configuration;

namespace Heliograph.Tests.Configuration;

public sealed class ServerRulesTests
{
    private const string Refusal = "anyone on the network could use this MQTT server without a password";

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("'*'")]
    [InlineData("192.0.2.1")]
    [InlineData("'::'")]
    public void An_mqtt_server_open_to_the_network_is_refused_unless_that_is_said(string bind)
    {
        var yaml = $"engine:\n  servers:\n    - port: 1883\n      protocol: mqtt\n      bind: {bind}\n";
        var error = Assert.Single(TestConfiguration.Errors(yaml));
        Assert.StartsWith("test.yaml:5: engine.servers[0].bind: ", error, StringComparison.Ordinal);
        Assert.Contains(Refusal, error, StringComparison.Ordinal);
        Assert.False(TestConfiguration.Options(yaml + "allowAnonymous: true").Engine.Servers[0].IsLoopback);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.1")]
    [InlineData("'::1'")]
    [InlineData("localhost")]
    public void An_mqtt_server_on_this_machine_alone_may_be_anonymous(string bind) =>
        Assert.True(TestConfiguration.Options($"engine: {{servers: [{{port: 1883, protocol: mqtt, bind: {bind}}}]}}").Engine.Servers[0].IsLoopback);

    [Fact]
    public void Only_required_client_certificates_count_as_authentication()
    {
        using var files = new TestConfiguration("x");
        var tls = $"certificate: {files.File}, clientCa: {files.File}";
        var server = "{port: 8883, protocol: mqtt, bind: 0.0.0.0, tls: {" + tls;
        Assert.True(TestConfiguration.Options($"engine: {{servers: [{server}, clientCertificates: required}}}}]}}").Engine.Servers[0].Tls!.MinVersion == TlsVersion.Tls12);
        Assert.Contains(Refusal, Assert.Single(TestConfiguration.Errors($"engine: {{servers: [{server}, clientCertificates: optional}}}}]}}")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clientCertificates: required", "tls.clientCertificates: \"required\" is not valid: clientCa is missing: name the file with the authorities to trust")]
    [InlineData("minVersion: 1.1", "tls.minVersion: \"1.1\" is not valid: expected one of 1.2, 1.3")]
    [InlineData("key: no.key", "tls.key: \"no.key\" is not valid: no such file (looked for ")]
    [InlineData("passwordFile: no.txt", "tls.passwordFile: \"no.txt\" is not valid: no such file (looked for ")]
    public void Tls_that_cannot_work_is_refused(string setting, string expected)
    {
        using var files = new TestConfiguration("x");
        var errors = TestConfiguration.Errors($"engine: {{servers: [{{port: 1, protocol: mqtt, tls: {{certificate: {files.File}, {setting}}}}}]}}");
        Assert.Contains($"engine.servers[0].{expected}", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_comes_from_the_first_line_of_its_file()
    {
        using var files = new TestConfiguration("hunter2\nsecond\n");
        Assert.Equal("hunter2", new TlsOptions { PasswordFile = files.File }.ReadPassword());
        Assert.Equal("direct", new TlsOptions { Password = new Secret("direct") }.ReadPassword());
        Assert.Null(new TlsOptions().ReadPassword());
    }

    [Theory]
    [InlineData("{port: 1, protocol: mqtt}, {port: 1, protocol: mqtt, path: /a}", false)]
    [InlineData("{port: 1, protocol: mqtt}, {port: 1, protocol: socket, entry: SCRIPT}", false)]
    [InlineData("{port: 1, protocol: mqtt}, {port: 1, protocol: mqtt, bind: 127.0.0.2}", true)]
    [InlineData("{port: 0, protocol: mqtt}, {port: 0, protocol: mqtt}", true)]
    public void Two_listeners_may_not_share_a_port(string servers, bool allowed)
    {
        var yaml = $"engine:\n  servers: [{servers}]".Replace("SCRIPT", Path.Combine(Repository.Root, "samples/chat/entry.lua"), StringComparison.Ordinal);
        if (allowed)
            Assert.Equal(2, TestConfiguration.Options(yaml).Engine.Servers.Count);
        else
            Assert.Contains("this port is taken by engine.servers[0].port (test.yaml:2)", Assert.Single(TestConfiguration.Errors(yaml)), StringComparison.Ordinal);
    }
}
