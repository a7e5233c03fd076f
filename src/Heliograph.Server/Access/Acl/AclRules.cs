using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Heliograph.Broker.Access;

namespace Heliograph.Server.Access.Acl;

/// <summary>
/// Reads rules in the format of EMQX's acl.conf: <c>{allow | deny, WHO, ACTION, TOPICS}.</c>
/// <list type="bullet">
/// <item>WHO: <c>all</c>, <c>{user, "u"}</c>, <c>{clientid, "c"}</c>, <c>{ipaddr, "10.0.0.0/8"}</c>, <c>{ipaddrs, […]}</c>, with <c>{re, "…"}</c> in place of a
/// name, <c>{'and', […]}</c>, <c>{'or', […]}</c></item>
/// <item>ACTION: <c>all</c>, <c>publish</c>, <c>subscribe</c>, or with conditions <c>{publish, [{qos, 1}, {retain, false}]}</c></item>
/// <item>TOPICS: a list of filters; <c>{eq, "#"}</c> for the very filter</item>
/// </list>
/// </summary>
internal static class AclRules
{
    /// <summary>Every rule of a file. An empty file has none: nothing is decided, which is not the same as allowed.</summary>
    /// <exception cref="AclException">A line is no rule.</exception>
    public static IReadOnlyList<AccessRule> Parse(string text)
    {
        var reader = new AclTermReader(text);
        var rules = new List<AccessRule>();
        while (reader.Next() is { } term)
        {
            var rule = Rule(term);
            if (rule.Topics.Count > 0 || IsAboutEverything(term)) rules.Add(rule);
        }

        return rules;
    }

    // {allow, all} is about every topic; a rule with an empty list of topics is about none.
    private static bool IsAboutEverything(AclTerm term) => term.Items.Count == 2;

    private static AccessRule Rule(AclTerm term)
    {
        if (term.Kind != AclTermKind.Tuple || term.Items.Count is not (2 or 4)) throw term.Wrong("expected {allow | deny, WHO, ACTION, TOPICS}");
        var items = term.Items;
        var allows = items[0].IsAtom("allow") || (items[0].IsAtom("deny") ? false : throw items[0].Wrong("expected allow or deny"));
        var rule = new AccessRule { Allows = allows, Client = Who(items[1]) };
        if (items.Count == 2) return rule;
        if (items[3].Kind != AclTermKind.List) throw items[3].Wrong("expected a list of topic filters");
        return WithAction(rule, items[2]) with { Topics = [.. items[3].Items.Select(Topic)] };
    }

    private static ClientCondition Who(AclTerm term)
    {
        if (term.IsAtom("all")) return ClientCondition.Everybody;
        if (term.Tuple("and", 2) is { } all) return new ClientCondition.All(Each(all[1]));
        if (term.Tuple("or", 2) is { } any) return new ClientCondition.Any(Each(any[1]));
        if (term.Tuple("ipaddr", 2) is { } address) return Network(address[1]);
        if (term.Tuple("ipaddrs", 2) is { } addresses) return new ClientCondition.Any([.. addresses[1].Items.Select(Network)]);
        if ((term.Tuple("clientid", 2) ?? term.Tuple("client", 2)) is { } client)
            return Expression(client[1]) is { } like ? new ClientCondition.ClientIdLike(like) : new ClientCondition.WithClientId(String(client[1]));
        if ((term.Tuple("username", 2) ?? term.Tuple("user", 2)) is { } user)
            return Expression(user[1]) is { } like ? new ClientCondition.UsernameLike(like) : new ClientCondition.WithUsername(String(user[1]));
        throw term.Wrong("expected all, {user, …}, {clientid, …}, {ipaddr, …}, {ipaddrs, …}, {'and', […]} or {'or', […]}");
    }

    private static List<ClientCondition> Each(AclTerm list) =>
        list.Kind == AclTermKind.List ? [.. list.Items.Select(Who)] : throw list.Wrong("expected a list");

    private static ClientCondition.FromNetwork Network(AclTerm term)
    {
        var text = String(term);
        if (IPAddress.TryParse(text, out var address)) return new(new IPNetwork(address, address.GetAddressBytes().Length * 8));
        return IPNetwork.TryParse(text, out var network) ? new(network) : throw term.Wrong($"'{text}' is not an address or a network");
    }

    private static Regex? Expression(AclTerm term)
    {
        if (term.Tuple("re", 2) is not { } expression) return null;
        try
        {
            return ClientExpression.Parse(String(expression[1]));
        }
        catch (FormatException wrong)
        {
            throw term.Wrong(wrong.Message);
        }
    }

    private static AccessRule WithAction(AccessRule rule, AclTerm term)
    {
        var conditions = term.Kind == AclTermKind.Tuple && term.Items.Count == 2 ? term.Items[1].Items : [];
        var name = term.Kind == AclTermKind.Tuple && term.Items.Count == 2 ? term.Items[0] : term;
        if (name.IsAtom("publish")) rule = rule with { Action = AccessAction.Publish };
        else if (name.IsAtom("subscribe")) rule = rule with { Action = AccessAction.Subscribe };
        else if (!name.IsAtom("all") && !name.IsAtom("pubsub")) throw term.Wrong("expected publish, subscribe or all");
        return conditions.Aggregate(rule, WithCondition);
    }

    private static AccessRule WithCondition(AccessRule rule, AclTerm condition)
    {
        if (condition.Tuple("retain", 2) is { } retain)
            return retain[1].IsAtom("all") ? rule : rule with { Retain = retain[1].IsAtom("true") || (retain[1].IsAtom("false") ? false : throw condition.Wrong("expected true or false")) };
        if (condition.Tuple("qos", 2) is { } qos)
            return rule with { QoS = (qos[1].Kind == AclTermKind.List ? qos[1].Items : [qos[1]]).Aggregate(0, (bits, one) => bits | (1 << QoS(one))) };
        throw condition.Wrong("expected {qos, …} or {retain, …}");
    }

    private static int QoS(AclTerm term) =>
        term.Kind == AclTermKind.Number && int.TryParse(term.Text, CultureInfo.InvariantCulture, out var qos) && qos is >= 0 and <= 2 ? qos : throw term.Wrong("expected 0, 1 or 2");

    private static TopicTemplate Topic(AclTerm term)
    {
        var text = term.Tuple("eq", 2) is { } equal ? "eq " + String(equal[1]) : String(term);
        try
        {
            return TopicTemplate.Parse(text.Replace("%c", "${clientid}", StringComparison.Ordinal).Replace("%u", "${username}", StringComparison.Ordinal));
        }
        catch (FormatException wrong)
        {
            throw term.Wrong(wrong.Message);
        }
    }

    private static string String(AclTerm term) => term.Kind == AclTermKind.String ? term.Text : throw term.Wrong("expected a text in double quotes");
}
