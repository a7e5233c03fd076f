using Heliograph.Broker;
using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;
using Heliograph.Server.Management;

namespace Heliograph.Server.Access;

/// <summary>What connections remember of the answers of rules.</summary>
internal sealed class CacheRoutes(MessageBroker broker)
{
    private static AccessJson Json => AccessJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/clients/{clientid}/authorization/cache", "What rules have answered a client's connection and it does not ask again", ShowAsync) { Result = Json.IReadOnlyListCachedAnswer },
    ];

    private async Task<ApiAnswer> ShowAsync(ApiCall call)
    {
        var id = call.Segment("clientid");
        var answers = await broker.RememberedAnswersAsync(id).ConfigureAwait(false) ?? throw ApiProblem.NotFound($"the client '{ApiCall.Shown(id)}' is not connected", "CLIENTID_NOT_FOUND");
        return ApiAnswer.Of([.. answers.Select(Describe)], Json.IReadOnlyListCachedAnswer);
    }

    private static CachedAnswer Describe(RememberedAnswer one) => new(EnumText.Name(one.Action), one.Topic, (int)one.QoS, one.Retain, one.IsAllowed ? "allow" : "deny");
}
