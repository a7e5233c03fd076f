using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Server.Access;
using Heliograph.Server.Access.Rules;

namespace Heliograph.Tests.Access;

/// <summary>The rules in the data folder.</summary>
public sealed class BuiltInRulesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heliograph-rules-").FullName;
    private int _changes;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rules_of_the_client_come_before_those_of_its_user_and_of_all()
    {
        using var database = AccessDatabase.InMemory();
        var rules = new BuiltInRules(database, () => _changes++);
        var client = RuleQuestions.Client();
        Assert.Equal(AccessDecision.NoMatch, rules.Check(client.Publish("t").Request));

        rules.Put(new(RuleSubject.Everybody, "", Rule("deny", "publish", "t")));
        Assert.Equal(AccessDecision.Deny, rules.Check(client.Publish("t").Request));
        rules.Put(new(RuleSubject.Username, "u1", Rule("allow", "publish", "t")));
        Assert.Equal(AccessDecision.Allow, rules.Check(client.Publish("t").Request));
        rules.Put(new(RuleSubject.ClientId, "c1", Rule("deny", "all", "t")));
        Assert.Equal(AccessDecision.Deny, rules.Check(client.Publish("t").Request));
        Assert.Equal(AccessDecision.Allow, rules.Check(RuleQuestions.Client("c2").Publish("t").Request));
        Assert.Equal(AccessDecision.Deny, rules.Check(RuleQuestions.Client("c2", null).Publish("t").Request));

        Assert.True(rules.Remove(RuleSubject.ClientId, "c1"));
        Assert.False(rules.Remove(RuleSubject.ClientId, "c1"));
        Assert.Equal(AccessDecision.Allow, rules.Check(client.Publish("t").Request));
        Assert.Equal(4, _changes);
    }

    [Fact]
    public void Rules_of_several_are_one_change_and_are_kept_all_or_none()
    {
        using var database = AccessDatabase.InMemory();
        var rules = new BuiltInRules(database, () => _changes++);

        Assert.Throws<FormatException>(() => rules.PutAll([new(RuleSubject.ClientId, "c1", Rule("deny", "all", "t")), new(RuleSubject.ClientId, "c2", "{}")]));
        Assert.Equal((0, 0), (rules.All().Count, _changes));

        rules.PutAll([.. Enumerable.Range(0, 100).Select(i => new KeptRules(RuleSubject.ClientId, $"c{i}", Rule("deny", "all", "t")))]);
        Assert.Equal((100, 1), (rules.All().Count, _changes));
        Assert.Equal(AccessDecision.Deny, rules.Check(RuleQuestions.Client("c99").Publish("t").Request));
    }

    [Fact]
    public void Rules_outlive_the_process()
    {
        var path = Path.Combine(_folder, "access.db");
        using (var database = AccessDatabase.Open(path))
        {
            var rules = new BuiltInRules(database, () => { });
            rules.Put(new(RuleSubject.ClientId, "o'hara", Rule("allow", "publish", "a/${clientid}")));
            rules.Put(new(RuleSubject.ClientId, "o'hara", Rule("allow", "publish", "b/${clientid}")));
        }

        using var again = AccessDatabase.Open(path);
        var kept = new BuiltInRules(again, () => { });
        var client = RuleQuestions.Client("o'hara");
        Assert.Equal(AccessDecision.Allow, kept.Check(client.Publish("b/o'hara").Request));
        Assert.Equal(AccessDecision.NoMatch, kept.Check(client.Publish("a/o'hara").Request));
        Assert.Single(kept.All());
    }

    [Theory]
    [InlineData("""[{"permission":"allow","action":"publish","topic":"t","qos":[0,1],"retain":false}]""", QoS.AtLeastOnce, false, AccessDecision.Allow)]
    [InlineData("""[{"permission":"allow","action":"publish","topic":"t","qos":[0,1]}]""", QoS.ExactlyOnce, false, AccessDecision.NoMatch)]
    [InlineData("""[{"permission":"allow","action":"publish","topic":"t","qos":"1"}]""", QoS.AtLeastOnce, true, AccessDecision.Allow)]
    [InlineData("""[{"permission":"deny","action":"all","topic":"+","retain":"true"}]""", QoS.AtMostOnce, true, AccessDecision.Deny)]
    [InlineData("""[{"permission":"deny","action":"all","topic":"+","retain":true}]""", QoS.AtMostOnce, false, AccessDecision.NoMatch)]
    [InlineData("[]", QoS.AtMostOnce, false, AccessDecision.NoMatch)]
    public void Conditions_are_read(string json, QoS qos, bool retain, AccessDecision expected) =>
        Assert.Equal(expected, AccessRule.Check(RuleText.ParseList(json), RuleQuestions.Client().Publish("t", qos, retain).Request));

    [Theory]
    [InlineData("{}", "list")]
    [InlineData("[1]", "rule 1")]
    [InlineData("""[{"permission":"allow","action":"publish","topic":"t"},{"permission":"yes","action":"publish","topic":"t"}]""", "rule 2: permission 'yes'")]
    [InlineData("""[{"permission":"allow","action":"read","topic":"t"}]""", "action 'read'")]
    [InlineData("""[{"permission":"allow","action":"all","topic":"a#"}]""", "a#")]
    [InlineData("""[{"permission":"allow","action":"all"}]""", "topic is missing")]
    [InlineData("""[{"permission":"allow","action":"all","topic":"t","qos":3}]""", "qos '3'")]
    [InlineData("[", "not JSON")]
    public void What_is_no_rule_is_refused_and_not_kept(string json, string says)
    {
        using var database = AccessDatabase.InMemory();
        var rules = new BuiltInRules(database, () => _changes++);

        var wrong = Assert.Throws<FormatException>(() => rules.Put(new(RuleSubject.Everybody, "", json)));

        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
        Assert.Empty(rules.All());
        Assert.Equal(0, _changes);
    }

    private static string Rule(string permission, string action, string topic) => $$"""[{"permission":"{{permission}}","action":"{{action}}","topic":"{{topic}}"}]""";
}
