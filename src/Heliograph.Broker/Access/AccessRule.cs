using System.Text.RegularExpressions;

namespace Heliograph.Broker.Access;

/// <summary>
/// One line of rules: whom it is about, what they want to do, and yes or no. A rule that allows must cover everything the client asks for; one that
/// denies need only meet it, so that no wildcard subscription reaches around it. Immutable.
/// </summary>
public sealed record AccessRule
{
    private const int AnyQoS = 0b111;

    /// <summary>Whether it allows; otherwise it denies.</summary>
    public required bool Allows { get; init; }

    /// <summary>The clients it is about.</summary>
    public ClientCondition Client { get; init; } = ClientCondition.Everybody;

    /// <summary>The action it is about; null is both.</summary>
    public AccessAction? Action { get; init; }

    /// <summary>The QoS it is about, a bit each.</summary>
    public int QoS { get; init; } = AnyQoS;

    /// <summary>Whether it is about retained messages only, or about others only; null is both. Subscriptions never fall under it.</summary>
    public bool? Retain { get; init; }

    /// <summary>The topics it is about; none is all.</summary>
    public IReadOnlyList<TopicTemplate> Topics { get; init; } = [];

    /// <summary>What this rule says: yes, no, or nothing.</summary>
    public AccessDecision Check(in AccessRequest request)
    {
        if (!IsAbout(request)) return AccessDecision.NoMatch;
        return Allows ? AccessDecision.Allow : AccessDecision.Deny;
    }

    /// <summary>What the first rule of <paramref name="rules"/> that is about the request says.</summary>
    public static AccessDecision Check(IReadOnlyList<AccessRule> rules, in AccessRequest request)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var decision = rules[i].Check(request);
            if (decision != AccessDecision.NoMatch) return decision;
        }

        return AccessDecision.NoMatch;
    }

    private bool IsAbout(in AccessRequest request)
    {
        if (Action is { } action && action != request.Action) return false;
        if ((QoS & (1 << (int)request.QoS)) == 0) return false;
        if (Retain is { } retain && request.Action == AccessAction.Publish && retain != request.Retain) return false;
        return IsAbout(request.Client) && (Topics.Count == 0 || IsAboutTopic(request));
    }

    // An expression that cannot be decided in time allows nothing, and keeps nobody from being denied.
    private bool IsAbout(ClientIdentity client)
    {
        try
        {
            return Client.Includes(client);
        }
        catch (RegexMatchTimeoutException)
        {
            return !Allows;
        }
    }

    private bool IsAboutTopic(in AccessRequest request)
    {
        foreach (var template in Topics)
        {
            if (template.For(request.Client, widen: !Allows) is { } pattern && (Allows ? pattern.Covers(request.Topic) : pattern.Meets(request.Topic))) return true;
        }

        return false;
    }
}
