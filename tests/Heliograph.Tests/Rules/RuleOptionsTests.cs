using Heliograph.Server.Configuration;
using Heliograph.Tests.Configuration;

namespace Heliograph.Tests.Rules;

public sealed class RuleOptionsTests
{
    [Fact]
    public void A_rule_is_read()
    {
        var rule = Assert.Single(TestConfiguration.Options("""
            rules:
              - id: hot
                sql: |
                  SELECT payload.v AS v
                  FROM "t/#"
                  WHERE payload.v > 10
                description: what is too warm
                enabled: false
                actions:
                  - type: console
                  - {type: republish, topic: "hot/${clientid}", qos: 1, retain: true, payload: "${v}"}
            """).Rules);

        Assert.Equal(("hot", "what is too warm", false, 10_000, (bool?)null), (rule.Id, rule.Description, rule.Enabled, rule.Queue, rule.IgnoreSysTopics));
        Assert.Equal([RuleActionType.Console, RuleActionType.Republish], rule.Actions.Select(action => action.Type));
        Assert.Equal(("hot/${clientid}", "1", "true", "${v}"), (rule.Actions[1].Topic, rule.Actions[1].Qos, rule.Actions[1].Retain, rule.Actions[1].Payload));
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"a":[1,{"b":"é"}]}""", true)]
    [InlineData("[]", false)]
    [InlineData("{", false)]
    [InlineData("""{"a":"\ud800"}""", false)]
    [InlineData("deep", false)]
    public void Metadata_is_an_object_that_an_answer_can_hold(string metadata, bool isGood)
    {
        if (metadata == "deep") metadata = string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40);
        var errors = TestConfiguration.Errors($"rules:\n  - id: r\n    sql: SELECT * FROM t\n    metadata: '{metadata}'\n    queue: 0\n"); // There is always one error.

        Assert.Equal(isGood ? 1 : 2, errors.Count);
        Assert.Equal(!isGood, errors.Any(error => error.Contains("metadata: expected a JSON object", StringComparison.Ordinal)));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var errors = TestConfiguration.Errors("""
            rules:
              - id: a
                sql: SELECT * FRM "t"
                queue: 0
              - id: a
                sql: SELECT * FROM "t/#/x", "$events/client_connected"
                actions:
                  - {type: republish, qos: 3, retain: maybe}
                  - {type: kafka}
              - sql: SELECT * FROM "$events/client_conected"
            """);

        Assert.Contains(errors, error => error.StartsWith("test.yaml:3: rules[0].sql: ", StringComparison.Ordinal) && error.Contains("line 1, column ", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("test.yaml:4: rules[0].queue: ", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("test.yaml:5: rules[1].id: ", StringComparison.Ordinal) && error.EndsWith("another rule has it", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("test.yaml:6: rules[1].sql: ", StringComparison.Ordinal) && error.EndsWith("FROM \"t/#/x\": this is no topic filter", StringComparison.Ordinal));
        foreach (var key in new[] { "rules[1].actions[0].topic", "rules[1].actions[0].qos", "rules[1].actions[0].retain", "rules[1].actions[1].type", "rules[2].id", "rules[2].sql" })
        {
            Assert.Single(errors, error => error.Contains($": {key}: ", StringComparison.Ordinal));
        }

        Assert.Equal(10, errors.Count);
    }
}
