using Heliograph.Server.Sql.Schemas;
using Heliograph.Tests.Configuration;

namespace Heliograph.Tests.Schemas;

public sealed class SchemaOptionsTests
{
    [Fact]
    public void A_schema_is_read()
    {
        var schema = Assert.Single(TestConfiguration.Options("""
            schemaRegistry:
              schemas:
                - name: reading
                  type: json
                  description: what meters send
                  source: |
                    {"type": "object"}
            """).SchemaRegistry.Schemas);

        Assert.Equal(("reading", SchemaType.Json, "what meters send", "{\"type\": \"object\"}"), (schema.Name, schema.Type, schema.Description, schema.Source.Trim()));
    }

    [Fact]
    public void What_is_wrong_with_a_schema_is_said_with_the_place()
    {
        var errors = TestConfiguration.Errors("""
            schemaRegistry:
              schemas:
                - {name: a b, type: json, source: "{}"}
                - name: b
                  type: json
                  source: '{"items": {"type": "colour"}}'
                - {name: b, type: xml, source: "{}"}
                - {type: json}
                - {name: __CiYAWBja87PleCyKZ58h__SparkPlug_B_BUILT-IN, type: json, source: "{}"}
            """);

        Assert.Contains(errors, error => error.StartsWith("test.yaml:3: schemaRegistry.schemas[0].name: ", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("test.yaml:6: schemaRegistry.schemas[1].source: ", StringComparison.Ordinal) && error.Contains("#/items/type: expected one of ", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("test.yaml:7: schemaRegistry.schemas[2].name: ", StringComparison.Ordinal) && error.EndsWith("another schema has it", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("test.yaml:7: schemaRegistry.schemas[2].type: ", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("schemaRegistry.schemas[3].source: ", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("schemaRegistry.schemas[4].name: ", StringComparison.Ordinal) && error.EndsWith("is that of the schema of Sparkplug B, which is always there; expected another", StringComparison.Ordinal));
    }
}
