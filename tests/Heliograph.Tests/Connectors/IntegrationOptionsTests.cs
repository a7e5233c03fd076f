using Heliograph.Tests.Configuration;

namespace Heliograph.Tests.Connectors;

public sealed class IntegrationOptionsTests
{
    [Fact]
    public void Names_that_name_nothing_and_names_given_twice_are_errors()
    {
        var errors = TestConfiguration.Errors("""
            storage: {memory: true}
            connectors:
              - {type: mqtt, name: c, mqtt: {server: "127.0.0.1:1883"}}
              - {type: mqtt, name: c, mqtt: {server: "127.0.0.1:1884"}}
              - {type: mqtt, name: "a b", mqtt: {server: "127.0.0.1:1885"}}
            actions:
              - {type: mqtt, name: a, connector: nobody, mqtt: {topic: t}, buffer: {kind: disk}}
            sources:
              - {type: file, name: s, connector: c}
            rules:
              - id: r
                sql: SELECT * FROM "$sources/mqtt:other"
                actions:
                  - {type: action, name: "mqtt:a"}
                  - {type: action, name: "mqtt:b"}
            """);
        foreach (var key in (string[])["connectors[1].name", "connectors[2].name", "actions[0].connector", "actions[0].buffer.kind", "sources[0].connector", "sources[0].type", "rules[0].sql", "rules[0].actions[1].name"])
        {
            Assert.Single(errors, error => error.Contains($": {key}: ", StringComparison.Ordinal));
        }
    }
}
