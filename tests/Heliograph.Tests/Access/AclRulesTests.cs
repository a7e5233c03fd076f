using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Server.Access.Acl;

namespace Heliograph.Tests.Access;

/// <summary>Files in the format of EMQX's acl.conf.</summary>
public sealed class AclRulesTests
{
    // The rules that EMQX ships with.
    private const string Stock = """
        %%--------------------------------------------------------------------
        %% -type(ipaddr() :: {ipaddr, string()}).
        %%--------------------------------------------------------------------

        {allow, {username, {re, "^dashboard$"}}, subscribe, ["$SYS/#"]}.

        {allow, {ipaddr, "127.0.0.1"}, all, ["$SYS/#", "#"]}.

        {deny, all, subscribe, ["$SYS/#", {eq, "#"}, {eq, "+/#"}]}.

        {allow, all}.
        %% NOTE: when deploy in production, change the last rule to {deny, all}.
        """;

    [Fact]
    public void The_stock_file_of_EMQX_says_what_it_says_there()
    {
        var rules = AclRules.Parse(Stock);
        var (client, dashboard, local) = (RuleQuestions.Client(), RuleQuestions.Client(user: "dashboard"), RuleQuestions.Client(address: "127.0.0.1"));

        Assert.Equal(4, rules.Count);
        Assert.Equal(AccessDecision.Deny, Ask(rules, client.Subscribe("$SYS/brokers")));
        Assert.Equal(AccessDecision.Deny, Ask(rules, client.Subscribe("#")));
        Assert.Equal(AccessDecision.Deny, Ask(rules, client.Subscribe("+/#")));
        Assert.Equal(AccessDecision.Allow, Ask(rules, client.Subscribe("a/#")));
        Assert.Equal(AccessDecision.Allow, Ask(rules, client.Publish("$SYS/brokers")));
        Assert.Equal(AccessDecision.Allow, Ask(rules, dashboard.Subscribe("$SYS/#")));
        Assert.Equal(AccessDecision.Deny, Ask(rules, dashboard.Subscribe("#")));
        Assert.Equal(AccessDecision.Allow, Ask(rules, local.Subscribe("#")));
    }

    [Theory]
    [InlineData("""{allow, all}.""", true)]
    [InlineData("""{allow, {user, "u1"}, publish, ["t"]}.""", true)]
    [InlineData("""{allow, {username, "u2"}, publish, ["t"]}.""", false)]
    [InlineData("""{allow, {clientid, "c1"}, all, ["t"]}.""", true)]
    [InlineData("""{allow, {client, {re, "^c[0-9]$"}}, pubsub, ["t"]}.""", true)]
    [InlineData("""{allow, {clientid, {re, "^x"}}, all, ["t"]}.""", false)]
    [InlineData("""{allow, {ipaddr, "10.0.0.0/8"}, all, ["t"]}.""", true)]
    [InlineData("""{allow, {ipaddrs, ["192.168.0.1", "10.1.2.0/24"]}, all, ["t"]}.""", true)]
    [InlineData("""{allow, {'and', [{user, "u1"}, {ipaddr, "10.1.2.3"}]}, all, ["t"]}.""", true)]
    [InlineData("""{allow, {'and', [{user, "u1"}, {ipaddr, "10.1.2.4"}]}, all, ["t"]}.""", false)]
    [InlineData("""{allow, {'or', [{user, "no"}, {clientid, "c1"}]}, all, ["t"]}.""", true)]
    [InlineData("""{allow, all, subscribe, ["t"]}.""", false)]
    [InlineData("""{allow, all, {publish, [{qos, 1}]}, ["t"]}.""", true)]
    [InlineData("""{allow, all, {publish, [{qos, [0, 2]}]}, ["t"]}.""", false)]
    [InlineData("""{allow, all, {publish, [{qos, 1}, {retain, true}]}, ["t"]}.""", true)]
    [InlineData("""{allow, all, {all, [{retain, false}]}, ["t"]}.""", false)]
    [InlineData("""{allow, all, {publish, [{retain, all}]}, ["t"]}.""", true)]
    [InlineData("""{allow, all, publish, ["x", "t/#"]}.""", true)]
    [InlineData("""{allow, all, publish, [{eq, "+"}]}.""", false)]
    [InlineData("""{allow, all, publish, []}.""", false)]
    [InlineData("""{allow, {user, "u1"}}.""", true)]
    public void Every_form_of_a_rule_is_read(string rule, bool matches) => Assert.Equal(
        matches ? AccessDecision.Allow : AccessDecision.NoMatch, Ask(AclRules.Parse(rule), RuleQuestions.Client().Publish("t", QoS.AtLeastOnce, retain: true)));

    [Theory]
    [InlineData("dev/${clientid}/up")]
    [InlineData("dev/%c/up")]
    public void A_placeholder_is_the_client_and_never_a_wildcard(string topic)
    {
        var rules = AclRules.Parse($"{{allow, all, all, [\"{topic}\"]}}.");

        Assert.Equal(AccessDecision.Allow, Ask(rules, RuleQuestions.Client("c1").Publish("dev/c1/up")));
        Assert.Equal(AccessDecision.NoMatch, Ask(rules, RuleQuestions.Client("c1").Publish("dev/c2/up")));
        Assert.Equal(AccessDecision.NoMatch, Ask(rules, RuleQuestions.Client("+").Subscribe("dev/+/up")));
        Assert.Equal(AccessDecision.NoMatch, Ask(rules, RuleQuestions.Client("+").Publish("dev/c2/up")));
        Assert.Equal(AccessDecision.NoMatch, Ask(rules, RuleQuestions.Client("#").Subscribe("dev/#")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n% only words\n")]
    public void An_empty_file_decides_nothing(string text) =>
        Assert.Equal(AccessDecision.NoMatch, Ask(AclRules.Parse(text), RuleQuestions.Client().Publish("t")));

    [Theory]
    [InlineData("{allow, all}.\n{maybe, all}.", 2, "allow or deny")]
    [InlineData("{allow, all}", 1, "end of the rule")]
    [InlineData("{allow, all}\n\n{deny, all}.", 3, "end of the rule")]
    [InlineData("{allow, nobody}.", 1, "ipaddr")]
    [InlineData("\n{allow, {ipaddr, \"10.0.0.0/99\"}}.", 2, "10.0.0.0/99")]
    [InlineData("{allow, {user, {re, \"(\"}}, all, [\"t\"]}.", 1, "(")]
    [InlineData("{allow, all, read, [\"t\"]}.", 1, "publish")]
    [InlineData("{allow, all, {publish, [{qos, 3}]}, [\"t\"]}.", 1, "0, 1 or 2")]
    [InlineData("{allow, all, all, \"t\"}.", 1, "list")]
    [InlineData("{allow, all, all, [\"a#\"]}.", 1, "a#")]
    [InlineData("{allow, all, all, [\"${shoe}\"]}.", 1, "shoe")]
    [InlineData("{allow, all, all, [\"t]}.", 1, "missing")]
    [InlineData("{allow, all, all, [t", 1, "")]
    [InlineData("!", 1, "!")]
    public void What_is_no_rule_is_named_with_its_line(string text, int line, string says)
    {
        var wrong = Assert.Throws<AclException>(() => AclRules.Parse(text));

        Assert.Equal(line, wrong.Line);
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Terms_without_an_end_are_refused_and_not_followed_to_the_bottom() =>
        Assert.Throws<AclException>(() => AclRules.Parse(new string('{', 100_000)));

    private static AccessDecision Ask(IReadOnlyList<AccessRule> rules, AccessQuery query) => AccessRule.Check(rules, query.Request);
}
