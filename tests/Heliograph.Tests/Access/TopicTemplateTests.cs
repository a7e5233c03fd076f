using System.Net;
using System.Text;
using Heliograph.Broker.Access;

namespace Heliograph.Tests.Access;

/// <summary>Which topics a rule is about: what it covers when it allows, what it meets when it denies.</summary>
public sealed class TopicTemplateTests
{
    private static readonly ClientIdentity Client = new() { ClientId = "dev1"u8.ToArray(), Username = "ann", CommonName = "box", Address = IPAddress.Loopback };

    [Theory]
    [InlineData("a/b", "a/b", true, true)]
    [InlineData("a/b", "a/c", false, false)]
    [InlineData("a/b", "a", false, false)]
    [InlineData("a", "a/b", false, false)]
    [InlineData("a/+", "a/b", true, true)]
    [InlineData("a/+", "a/b/c", false, false)]
    [InlineData("a/#", "a/b/c", true, true)]
    [InlineData("a/#", "a", true, true)]
    [InlineData("#", "a/b", true, true)]
    [InlineData("#", "$SYS/x", false, false)]
    [InlineData("+/x", "$SYS/x", false, false)]
    [InlineData("$SYS/#", "$SYS/x", true, true)]
    [InlineData("a/+", "a/+", true, true)]
    [InlineData("a/+", "a/#", false, true)]
    [InlineData("a/#", "a/+/c", true, true)]
    [InlineData("a/b", "a/+", false, true)]
    [InlineData("a/b", "#", false, true)]
    [InlineData("a/secret", "a/#", false, true)]
    [InlineData("$SYS/#", "#", false, false)]
    [InlineData("$SYS/x", "+/x", false, false)]
    [InlineData("a/b/#", "a/b", true, true)]
    [InlineData("a/b", "a/b/#", false, true)]
    [InlineData("a/b/c", "a/+/d", false, false)]
    [InlineData("eq #", "#", true, true)]
    [InlineData("eq #", "a", false, false)]
    [InlineData("eq a/+", "a/+", true, true)]
    [InlineData("eq a/+", "a/b", false, false)]
    [InlineData("a//", "a//", true, true)]
    [InlineData("a//", "a/", false, false)]
    [InlineData("${clientid}/#", "dev1/x", true, true)]
    [InlineData("${clientid}/#", "dev2/x", false, false)]
    [InlineData("u/${username}/c-${cert_common_name}", "u/ann/c-box", true, true)]
    public void A_filter_covers_and_meets(string template, string topic, bool covers, bool meets)
    {
        var pattern = TopicTemplate.Parse(template).For(Client, widen: false)!;

        Assert.Equal((covers, meets), (pattern.Covers(Encoding.UTF8.GetBytes(topic)), pattern.Meets(Encoding.UTF8.GetBytes(topic))));
    }

    [Theory]
    [InlineData("#")]
    [InlineData("+")]
    [InlineData("a/#")]
    [InlineData("+/+")]
    public void A_wildcard_in_a_name_never_allows_more_and_never_escapes_a_denial(string hostile)
    {
        var client = Client with { ClientId = Encoding.UTF8.GetBytes(hostile), Username = hostile };
        foreach (var name in new[] { "${clientid}", "${username}" })
        {
            var allow = new AccessRule { Allows = true, Topics = [TopicTemplate.Parse($"d/{name}/#")] };
            var deny = allow with { Allows = false };
            foreach (var topic in new[] { "d/other/x", "d/+/x", "d/#", $"d/{hostile}" })
            {
                Assert.Equal(AccessDecision.NoMatch, Ask(allow, client, topic));
                Assert.Equal(AccessDecision.Deny, Ask(deny, client, topic));
            }
        }
    }

    [Theory]
    [InlineData("fleet/${username}/#", "a/b", "fleet/a/b/x")]
    [InlineData("fleet/${username}", "a/b", "fleet/a/b")]
    [InlineData("${username}/#", "$SYS", "$SYS/brokers")]
    [InlineData("${username}", "$SYS/brokers", "$SYS/brokers")]
    public void A_name_makes_no_levels_and_no_topics_of_the_server_to_allow_but_is_denied_them(string template, string name, string topic)
    {
        var client = Client with { Username = name };
        var allow = new AccessRule { Allows = true, Topics = [TopicTemplate.Parse(template)] };

        Assert.Equal(AccessDecision.NoMatch, Ask(allow, client, topic));
        Assert.Equal(AccessDecision.Deny, Ask(allow with { Allows = false }, client, topic));
    }

    [Theory]
    [InlineData("d/${username}/#", "$x", "d/$x/1")]
    [InlineData("$SYS/${username}", "$x", "$SYS/$x")]
    [InlineData("c-${username}", "$x", "c-$x")]
    public void A_dollar_that_reserves_nothing_stands_for_itself(string template, string name, string topic) =>
        Assert.Equal(AccessDecision.Allow, Ask(new() { Allows = true, Topics = [TopicTemplate.Parse(template)] }, Client with { Username = name }, topic));

    [Fact]
    public void A_name_that_is_missing_matches_nothing() =>
        Assert.Null(TopicTemplate.Parse("u/${username}").For(Client with { Username = null }, widen: true));

    [Theory]
    [InlineData("")]
    [InlineData("eq ")]
    [InlineData("a/#/b")]
    [InlineData("a+")]
    [InlineData("${nobody}/x")]
    public void What_is_no_filter_is_refused(string text) => Assert.Throws<FormatException>(() => TopicTemplate.Parse(text));

    private static AccessDecision Ask(AccessRule rule, ClientIdentity client, string topic) =>
        rule.Check(new AccessRequest { Client = client, Action = AccessAction.Subscribe, Topic = Encoding.UTF8.GetBytes(topic) });
}
