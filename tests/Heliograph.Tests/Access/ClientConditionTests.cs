using System.Net;
using Heliograph.Broker.Access;
using Heliograph.Broker.Tracing;
using Heliograph.Server.Access.Acl;

namespace Heliograph.Tests.Access;

/// <summary>Whom bans and rules are about, when those who write them or those whom they are about write strange things.</summary>
public sealed class ClientConditionTests
{
    private static readonly string s_slow = new string('a', 20_000) + "!";

    [Fact]
    public void An_expression_is_decided_however_long_a_name_is()
    {
        var ban = new Ban(BanTarget.ClientIdRe, "^(a+)+$");
        var rules = AclRules.Parse("""{deny, {clientid, {re, "^(a+)+$"}}, all, ["#"]}.""");

        Assert.False(ban.Includes(RuleQuestions.Client(s_slow), 0));
        Assert.Equal(AccessDecision.NoMatch, AccessRule.Check(rules, RuleQuestions.Client(s_slow).Publish("t").Request));
        Assert.True(ban.Includes(RuleQuestions.Client("aaa"), 0));
        Assert.Equal(AccessDecision.Deny, AccessRule.Check(rules, RuleQuestions.Client("aaa").Publish("t").Request));
    }

    [Theory]
    [InlineData("(a)\\1")]
    [InlineData("a(?=b)")]
    [InlineData("(?<!a)b")]
    [InlineData("(?>a+)b")]
    public void An_expression_that_may_have_to_try_over_and_over_is_refused_with_the_reason(string expression)
    {
        Assert.Contains("look", Assert.Throws<FormatException>(() => new Ban(BanTarget.UsernameRe, expression)).Message, StringComparison.Ordinal);
        var rule = $$$"""{deny, {user, {re, "{{{expression.Replace("\\", "\\\\", StringComparison.Ordinal)}}}"}}, all, ["#"]}.""";
        Assert.Contains("look", Assert.Throws<AclException>(() => AclRules.Parse(rule)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", "10.1.2.4", false)]
    [InlineData("::ffff:10.1.2.3", "::ffff:10.1.2.3", true)]
    [InlineData("::1", "::1", true)]
    public void An_address_of_IPv4_in_the_form_of_IPv6_is_that_of_IPv4(string written, string address, bool isMeant)
    {
        var client = RuleQuestions.Client(address: address);
        var rules = AclRules.Parse($$"""{deny, {ipaddr, "{{written}}"}, all, ["#"]}.""");

        Assert.Equal(isMeant, new Ban(BanTarget.PeerHost, written).Includes(client, 0));
        Assert.Equal(isMeant ? AccessDecision.Deny : AccessDecision.NoMatch, AccessRule.Check(rules, client.Publish("t").Request));
        Assert.Equal(isMeant, TraceTarget.Address(IPAddress.Parse(written)).IsClient("c"u8, client.Address));
    }

    [Theory]
    [InlineData("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    [InlineData("::ffff:10.0.0.0/104", "11.1.2.3", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("fe80::/10", "fe80::1", true)]
    public void So_is_a_network(string written, string address, bool isMeant) =>
        Assert.Equal(isMeant, new Ban(BanTarget.PeerHostNet, written).Includes(RuleQuestions.Client(address: address), 0));
}
