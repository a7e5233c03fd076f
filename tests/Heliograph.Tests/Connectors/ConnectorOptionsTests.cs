using Heliograph.Server.Configuration;
using Heliograph.Tests.Configuration;

namespace Heliograph.Tests.Connectors;

/// <summary>What is wrong with the sections of connectors, actions and sources.</summary>
public sealed class ConnectorOptionsTests
{
    [Theory]
    [InlineData("connectors", "{type: http, name: c}", "http", "is missing; type http needs it")]
    [InlineData("connectors", "{type: http, name: c, http: {url: \"http://h\"}, redis: {}}", "redis", "has no effect: the type is http")]
    [InlineData("connectors", "{type: http, name: c, http: {url: \"http://h/${x}\"}}", "http.url", "expected a URL")]
    [InlineData("connectors", "{type: http, name: c, http: {url: \"http://u:p@h\"}}", "http.url", "without user")]
    [InlineData("connectors", "{type: http, name: c, http: {url: \"ftp://h\"}}", "http.url", "expected a URL")]
    [InlineData("connectors", "{type: http, name: c, http: {url: \"http://h\", healthPath: x}}", "http.healthPath", "begins with /")]
    [InlineData("connectors", "{type: http, name: c, http: {url: \"https://h\", tls: {ca: nothing.pem}}}", "http.tls.ca", "no such file")]
    [InlineData("connectors", "{type: http, name: c, http: {url: \"http://h\", headers: [{name: Content-Length, value: \"1\"}]}}", "http.headers[0].name", "writes itself")]
    [InlineData("connectors", "{type: pgsql, name: c, pgsql: {connection: \"Password=s3cret\"}}", "pgsql.connection", "expected `Host=…")]
    [InlineData("connectors", "{type: pgsql, name: c, pgsql: {connection: \"Host=h;s3cret=1\"}}", "pgsql.connection", "expected `Host=…")]
    [InlineData("connectors", "{type: redis, name: c, redis: {server: h}}", "redis.server", "expected host and port")]
    [InlineData("connectors", "{type: rabbitmq, name: c, rabbitmq: {server: \"h:0\"}}", "rabbitmq.server", "expected host and port")]
    [InlineData("actions", "{type: http, name: a, connector: c, http: {path: x}}", "http.path", "begins with /")]
    [InlineData("actions", "{type: http, name: a, connector: c, http: {path: /a/../b}}", "http.path", "no step that is . or ..")]
    [InlineData("actions", "{type: http, name: a, connector: c, http: {method: get, body: x}}", "http.body", "get has no body")]
    [InlineData("actions", "{type: pgsql, name: a, connector: c, pgsql: {sql: \"INSERT INTO t VALUES ('${a}')\"}}", "pgsql.sql", "between quotes")]
    [InlineData("actions", "{type: redis, name: a, connector: c, redis: {command: SUBSCRIBE x}}", "redis.command", "concerns the connection")]
    [InlineData("actions", "{type: file, name: a, connector: c, file: {file: ../x}}", "file.file", "without /")]
    [InlineData("actions", "{type: file, name: a, connector: c, file: {file: x.1}}", "file.file", "a dot and digits")]
    [InlineData("sources", "{type: rabbitmq, name: s, connector: c, rabbitmq: {queue: q, bindRoutingKey: k}}", "rabbitmq.bindRoutingKey", "without bindExchange")]
    public void What_cannot_be_used_is_said_where_it_is(string list, string item, string key, string says)
    {
        var errors = TestConfiguration.Errors($"storage: {{memory: true}}\n{list}:\n  - {item}\n");

        Assert.Single(errors, error => error.Contains($": {list}[0].{key}: ", StringComparison.Ordinal) && error.Contains(says, StringComparison.Ordinal));
        Assert.DoesNotContain(errors, error => error.Contains("s3cret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.1:6379", "127.0.0.1", 6379)]
    [InlineData("[::1]:5672", "::1", 5672)]
    [InlineData("host.example:1", "host.example", 1)]
    [InlineData("::1:5672", "::1", 5672)]
    [InlineData("host", "", 0)]
    [InlineData("host:65536", "", 0)]
    [InlineData(":1", "", 0)]
    public void Host_and_port_are_told_apart(string text, string host, int port) => Assert.Equal((host, port), HostAndPort.Split(text));
}
