namespace Heliograph.Tests.Configuration;

/// <summary>The section <c>authentication</c>.</summary>
public sealed class AuthenticationOptionsTests
{
    private const string Wide = "engine: {servers: [{port: 1883, protocol: mqtt, bind: 0.0.0.0";

    [Fact]
    public void With_authenticators_a_server_may_be_open_to_the_network() =>
        Assert.False(TestConfiguration.Options(Wide + "}]}\nauthentication: [{type: users}]").Engine.Servers[0].IsLoopback);

    [Theory]
    [InlineData("}]}\nauthentication: [{type: users, enabled: false}]")]
    [InlineData("}]}\nauthentication: []")]
    [InlineData(", authentication: false}]}\nauthentication: [{type: users}]")]
    public void Authenticators_that_nobody_asks_do_not_count(string rest) =>
        Assert.Contains("anyone on the network", Assert.Single(TestConfiguration.Errors(Wide + rest)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}", "authentication[0]")]
    [InlineData("{type: ldap}", "authentication[0].type: expected one of users, passwordFile, jwt, certificate, http")]
    [InlineData("{type: users, http: {url: 'http://a'}}", "authentication[0].http: has no effect: the type is users")]
    [InlineData("{type: passwordFile}", "authentication[0].passwordFile: is missing")]
    [InlineData("{type: passwordFile, passwordFile: {path: /nowhere/at/all}}", "authentication[0].passwordFile.path: no such file")]
    [InlineData("{type: jwt, jwt: {leeway: 1}}", "authentication[0].jwt.secret: expected exactly one of")]
    [InlineData("{type: jwt, jwt: {secret: a, jwksUrl: 'http://a'}}", "authentication[0].jwt.secret: expected exactly one of")]
    [InlineData("{type: jwt, jwt: {secret: a, algorithms: [RS256]}}", "authentication[0].jwt.algorithms[0]: expected one that fits the key: HS256")]
    [InlineData("{type: jwt, jwt: {jwksUrl: 'http://a', algorithms: [none]}}", "authentication[0].jwt.algorithms[0]: expected one that fits the key: RS256")]
    [InlineData("{type: jwt, jwt: {secret: a, claims: [{name: sub, value: '${user}'}]}}", "authentication[0].jwt.claims[0].value: ${user} is not known")]
    [InlineData("{type: http, http: {url: 'http://${clientid}/auth'}}", "authentication[0].http.url: expected a URL")]
    [InlineData("{type: http, http: {url: 'ftp://a'}}", "authentication[0].http.url: expected a URL")]
    [InlineData("{type: http, http: {url: 'http://a', timeout: 60}}", "authentication[0].http.timeout: expected a duration")]
    public void What_is_wrong_is_named(string authenticator, string expected) =>
        Assert.Contains(TestConfiguration.Errors($"authentication: [{authenticator}]"), error => expected.Split(": ", 2).All(part => error.Contains(part, StringComparison.Ordinal)));

    [Fact]
    public void Certificates_name_clients_only_where_they_are_required() =>
        Assert.Contains("set tls.clientCertificates: required", Assert.Single(TestConfiguration.Errors("engine: {servers: [{port: 1883, protocol: mqtt, certificateAsUsername: commonName}]}")), StringComparison.Ordinal);
}
