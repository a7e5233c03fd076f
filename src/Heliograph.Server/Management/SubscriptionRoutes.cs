using System.Text;
using Heliograph.Broker.Sessions;
using Heliograph.Protocol;

namespace Heliograph.Server.Management;

/// <summary>Subscriptions of all clients, and the routes they make.</summary>
internal sealed class SubscriptionRoutes(ManagementOptions options)
{
    private static ManagementJson Json => ManagementJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/subscriptions", "Subscriptions of all clients", ListAsync)
        {
            Query =
            [
                .. QueryField.Paging, new("clientid", "of this client"), new("qos", "with this QoS"), new("topic", "to this filter; of a shared one, the part behind the group"),
                new("share_group", "in this share group"), new("match_topic", "to something that this filter covers"), new("node", "this node"),
            ],
            Result = Json.PageAnswerSubscriptionAnswer,
        },
        new("GET", "/topics", "Topic filters that have subscribers, shared ones once a group", TopicsAsync)
            { Query = [.. QueryField.Paging, new("topic", "this one"), new("node", "this node")], Result = Json.PageAnswerRouteAnswer },
        new("GET", "/topics/{topic}", "Where the subscribers of a topic filter are", TopicAsync) { Result = Json.IReadOnlyListRouteAnswer },
    ];

    internal static SubscriptionAnswer Describe(SubscriptionRecord one, string node)
    {
        var (options, id) = one.Options;
        return new(one.ClientId, node, one.Filter, (int)options.QoS, options.NoLocal ? 1 : 0, options.RetainAsPublished ? 1 : 0, options.RetainHandling, id == 0 ? null : id);
    }

    private async Task<ApiAnswer> ListAsync(ApiCall call)
    {
        var page = call.Paging();
        if (call.Text("match_topic") is { } match && !TopicFilter.IsValid(Encoding.UTF8.GetBytes(match))) throw ApiProblem.Bad("match_topic is no topic filter");
        var filter = new SubscriptionFilter
        {
            ClientId = call.Text("clientid"),
            QoS = (QoS?)call.Number("qos", 0, 2),
            Topic = call.Text("topic"),
            ShareGroup = call.Text("share_group"),
            MatchTopic = call.Text("match_topic"),
        };
        if (!IsHere(call)) return ApiAnswer.Of(PageAnswer<SubscriptionAnswer>.Of([], 0, page, false), Json.PageAnswerSubscriptionAnswer);
        var part = await options.Broker.Clients.SubscriptionsAsync(filter, (page.Page - 1L) * page.Limit, page.Limit).ConfigureAwait(false);
        return ApiAnswer.Of(PageAnswer<SubscriptionAnswer>.Of(part.Items.Select(one => Describe(one, options.Node)), part.Count, page, part.HasMore), Json.PageAnswerSubscriptionAnswer);
    }

    private Task<ApiAnswer> TopicsAsync(ApiCall call)
    {
        var page = call.Paging();
        if (call.Text("topic") is { } one || !IsHere(call))
        {
            var found = call.Text("topic") is { } topic && IsHere(call) && options.Broker.Messages.HasRoute(topic) ? new RouteAnswer[] { new(topic, options.Node) } : [];
            return Task.FromResult(ApiAnswer.Of(PageAnswer<RouteAnswer>.Of(page.Page == 1 ? found : [], found.Length, page, false), Json.PageAnswerRouteAnswer));
        }

        var skip = (int)Math.Min(int.MaxValue, (page.Page - 1L) * page.Limit);
        var part = options.Broker.Messages.Routes.Skip(skip).Take(page.Limit).Select(name => new RouteAnswer(name, options.Node)).ToList();
        var count = Math.Max(options.Broker.Gauges.Topics, part.Count);
        return Task.FromResult(ApiAnswer.Of(PageAnswer<RouteAnswer>.Of(part, count, page, part.Count > 0 && count > skip + (long)part.Count), Json.PageAnswerRouteAnswer));
    }

    private Task<ApiAnswer> TopicAsync(ApiCall call)
    {
        var topic = call.Segment("topic");
        return options.Broker.Messages.HasRoute(topic)
            ? Task.FromResult(ApiAnswer.Of([new RouteAnswer(topic, options.Node)], Json.IReadOnlyListRouteAnswer))
            : throw ApiProblem.NotFound($"nobody is subscribed to '{ApiCall.Shown(topic)}'", "TOPIC_NOT_FOUND");
    }

    private bool IsHere(ApiCall call) => call.Text("node") is not { } node || node == options.Node;
}
