using System.Text;
using Heliograph.Broker.Storage;
using Heliograph.Broker.Topics;
using Heliograph.Protocol;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Management;

/// <summary>The subscriptions of one client, and changing them in its name. No rule is asked: an administrator may.</summary>
internal sealed class ClientSubscriptionRoutes(ManagementOptions options)
{
    private const int Most = 1000;

    private static ManagementJson Json => ManagementJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/clients/{clientid}/subscriptions", "The subscriptions of a client", ListAsync) { Result = Json.IReadOnlyListSubscriptionAnswer },
        new("POST", "/clients/{clientid}/subscribe", "Subscribe a client to a topic filter", async call => await SubscribeAsync(call, [await call.ReadAsync(Json.SubscribeRequest).ConfigureAwait(false)], isBulk: false).ConfigureAwait(false))
            { Body = Json.SubscribeRequest, Result = Json.IReadOnlyListSubscriptionAnswer },
        new("POST", "/clients/{clientid}/subscribe/bulk", "Subscribe a client to several", async call => await SubscribeAsync(call, await call.ReadAsync(Json.IReadOnlyListSubscribeRequest).ConfigureAwait(false), isBulk: true).ConfigureAwait(false))
            { Body = Json.IReadOnlyListSubscribeRequest, Result = Json.IReadOnlyListSubscriptionAnswer },
        new("POST", "/clients/{clientid}/unsubscribe", "Unsubscribe a client from a topic filter", async call => await UnsubscribeAsync(call, [await call.ReadAsync(Json.UnsubscribeRequest).ConfigureAwait(false)]).ConfigureAwait(false))
            { Body = Json.UnsubscribeRequest, Status = 204 },
        new("POST", "/clients/{clientid}/unsubscribe/bulk", "Unsubscribe a client from several", async call => await UnsubscribeAsync(call, await call.ReadAsync(Json.IReadOnlyListUnsubscribeRequest).ConfigureAwait(false)).ConfigureAwait(false))
            { Body = Json.IReadOnlyListUnsubscribeRequest, Status = 204 },
    ];

    private async Task<ApiAnswer> ListAsync(ApiCall call)
    {
        var id = call.Segment("clientid");
        if (await options.Broker.Clients.FindAsync(id).ConfigureAwait(false) is null) throw ClientRoutes.Unknown(id);
        var part = await options.Broker.Clients.SubscriptionsAsync(new() { ClientId = id }, 0, int.MaxValue).ConfigureAwait(false);
        return ApiAnswer.Of([.. part.Items.Select(one => SubscriptionRoutes.Describe(one, options.Node))], Json.IReadOnlyListSubscriptionAnswer);
    }

    private async Task<ApiAnswer> SubscribeAsync(ApiCall call, IReadOnlyList<SubscribeRequest> asked, bool isBulk)
    {
        if (asked.Count is 0 or > Most || asked.Contains(null!)) throw ApiProblem.Bad($"expected 1 to {Most} subscriptions");
        var id = call.Segment("clientid");
        var filters = asked.Select(one => (one.Topic, OptionsOf(one))).ToList();
        call.About(string.Join(' ', asked.Take(10).Select(one => one.Topic)));
        var reasons = await KeptAsync(options.Broker.Clients.SubscribeAsync(id, filters)).ConfigureAwait(false) ?? throw ClientRoutes.Unknown(id);
        var refused = Array.FindIndex(reasons, reason => reason >= ReasonCode.UnspecifiedError);
        if (refused >= 0)
            throw ApiProblem.Bad($"'{ApiCall.Shown(asked[refused].Topic)}' was refused: {reasons[refused]}{(isBulk ? "; those that are not refused are subscribed" : "")}");
        return ApiAnswer.Of(
            [.. filters.Zip(reasons, (one, reason) => SubscriptionRoutes.Describe(new(id, one.Topic, one.Item2), options.Node) with { Qos = (int)reason })], Json.IReadOnlyListSubscriptionAnswer);
    }

    private async Task<ApiAnswer> UnsubscribeAsync(ApiCall call, IReadOnlyList<UnsubscribeRequest> asked)
    {
        if (asked.Count is 0 or > Most || asked.Contains(null!)) throw ApiProblem.Bad($"expected 1 to {Most} topic filters");
        var id = call.Segment("clientid");
        call.About(string.Join(' ', asked.Take(10).Select(one => one.Topic)));
        _ = await KeptAsync(options.Broker.Clients.UnsubscribeAsync(id, [.. asked.Select(one => one.Topic)])).ConfigureAwait(false) ?? throw ClientRoutes.Unknown(id);
        return ApiAnswer.None;
    }

    private static async Task<T> KeptAsync<T>(Task<T> change)
    {
        try
        {
            return await change.ConfigureAwait(false);
        }
        catch (StoreException wrong)
        {
            throw new ApiProblem(StatusCodes.Status503ServiceUnavailable, "SERVICE_UNAVAILABLE", wrong.Message);
        }
    }

    private static SubscriptionOptions OptionsOf(SubscribeRequest asked)
    {
        var filter = Encoding.UTF8.GetBytes(asked.Topic);
        if (!TopicFilter.IsValid(filter)) throw ApiProblem.Bad($"'{ApiCall.Shown(asked.Topic)}' is no topic filter");
        if (asked.Qos is < 0 or > 2 || asked.Nl is < 0 or > 1 || asked.Rap is < 0 or > 1 || asked.Rh is < 0 or > 2) throw ApiProblem.Bad("qos and rh must be 0 to 2, nl and rap 0 or 1");
        if (asked.Nl == 1 && TopicFilter.IsShared(filter)) throw ApiProblem.Bad("a shared subscription cannot have nl [MQTT-3.8.3-4]");
        return new(new((QoS)asked.Qos, asked.Nl == 1, asked.Rap == 1, (byte)asked.Rh), 0);
    }
}
