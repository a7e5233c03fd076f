using System.Text.Json.Nodes;
using Heliograph.Server.Access.Rules;
using Heliograph.Server.Management;

namespace Heliograph.Server.Access;

/// <summary>The rules kept in the data folder: of users, of clients and of all.</summary>
internal sealed class RuleRoutes(AuthorizationChain chain)
{
    private const string Root = "/authorization/sources/built_in_database/rules";
    private const int Most = 1000;

    private static AccessJson Json => AccessJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", Root + "/users", "Rules of users", call => Task.FromResult(ApiAnswer.Of(Page(call, RuleSubject.Username, kept => new UserRules(kept.Name, Rules(kept))), Json.PageAnswerUserRules)))
            { Query = QueryField.Paging, Result = Json.PageAnswerUserRules },
        new("POST", Root + "/users", "Make rules for users that have none", AddUsersAsync) { Body = Json.IReadOnlyListUserRules, Status = 204 },
        new("GET", Root + "/users/{username}", "The rules of a user", call => Task.FromResult(ApiAnswer.Of(new RuleList(Rules(Find(call, RuleSubject.Username)), Username: call.Segment("username")), Json.RuleList))) { Result = Json.RuleList },
        new("PUT", Root + "/users/{username}", "Make or replace the rules of a user", call => PutAsync(call, RuleSubject.Username)) { Body = Json.RuleList, Status = 204 },
        new("DELETE", Root + "/users/{username}", "Delete the rules of a user", call => Task.FromResult(Delete(call, RuleSubject.Username))) { Status = 204 },
        new("GET", Root + "/clients", "Rules of clients", call => Task.FromResult(ApiAnswer.Of(Page(call, RuleSubject.ClientId, kept => new ClientRules(kept.Name, Rules(kept))), Json.PageAnswerClientRules)))
            { Query = QueryField.Paging, Result = Json.PageAnswerClientRules },
        new("POST", Root + "/clients", "Make rules for clients that have none", AddClientsAsync) { Body = Json.IReadOnlyListClientRules, Status = 204 },
        new("GET", Root + "/clients/{clientid}", "The rules of a client", call => Task.FromResult(ApiAnswer.Of(new RuleList(Rules(Find(call, RuleSubject.ClientId)), Clientid: call.Segment("clientid")), Json.RuleList))) { Result = Json.RuleList },
        new("PUT", Root + "/clients/{clientid}", "Make or replace the rules of a client", call => PutAsync(call, RuleSubject.ClientId)) { Body = Json.RuleList, Status = 204 },
        new("DELETE", Root + "/clients/{clientid}", "Delete the rules of a client", call => Task.FromResult(Delete(call, RuleSubject.ClientId))) { Status = 204 },
        new("GET", Root + "/all", "The rules of everybody", _ => Task.FromResult(ApiAnswer.Of(new RuleList(OfAll()), Json.RuleList))) { Result = Json.RuleList },
        new("POST", Root + "/all", "Make or replace the rules of everybody", call => PutAsync(call, RuleSubject.Everybody)) { Body = Json.RuleList, Status = 204 },
        new("DELETE", Root + "/all", "Delete the rules of everybody", call => Task.FromResult(Delete(call, RuleSubject.Everybody))) { Status = 204 },
    ];

    private static string Name(ApiCall call, RuleSubject subject) => subject switch
    {
        RuleSubject.Username => call.Segment("username"),
        RuleSubject.ClientId => call.Segment("clientid"),
        _ => "",
    };

    private static JsonArray Rules(KeptRules kept) => JsonNode.Parse(kept.Json)!.AsArray();

    private PageAnswer<T> Page<T>(ApiCall call, RuleSubject subject, Func<KeptRules, T> describe)
    {
        var page = call.Paging();
        var all = AccessRoutes.Kept(chain.BuiltIn.All).Where(kept => kept.Subject == subject).ToList();
        var skip = (int)Math.Min(int.MaxValue, (page.Page - 1L) * page.Limit);
        return PageAnswer<T>.Of(all.Skip(skip).Take(page.Limit).Select(describe), all.Count, page, all.Count - (long)page.Limit > skip);
    }

    private KeptRules Find(ApiCall call, RuleSubject subject)
    {
        var name = Name(call, subject);
        return AccessRoutes.Kept(() => chain.BuiltIn.Find(subject, name)) ?? throw Unknown(name);
    }

    private JsonArray OfAll() => AccessRoutes.Kept(() => chain.BuiltIn.Find(RuleSubject.Everybody, "")) is { } kept ? Rules(kept) : [];

    private async Task<ApiAnswer> AddUsersAsync(ApiCall call) =>
        Add([.. (await call.ReadAsync(Json.IReadOnlyListUserRules).ConfigureAwait(false)).Select(one => new KeptRules(RuleSubject.Username, one.Username, one.Rules.ToJsonString()))]);

    private async Task<ApiAnswer> AddClientsAsync(ApiCall call) =>
        Add([.. (await call.ReadAsync(Json.IReadOnlyListClientRules).ConfigureAwait(false)).Select(one => new KeptRules(RuleSubject.ClientId, one.Clientid, one.Rules.ToJsonString()))]);

    // All are looked at before one is kept: a list that is wrong changes nothing.
    private ApiAnswer Add(List<KeptRules> asked)
    {
        if (asked.Count is 0 or > Most) throw ApiProblem.Bad($"expected 1 to {Most} items");
        foreach (var one in asked)
        {
            AccessRoutes.Asked(() => RuleText.ParseList(one.Json));
            if (AccessRoutes.Kept(() => chain.BuiltIn.Find(one.Subject, one.Name)) is not null)
                throw new ApiProblem(409, "ALREADY_EXISTS", $"'{ApiCall.Shown(one.Name)}' has rules already; replace them with PUT");
        }

        Put(asked);
        return ApiAnswer.None;
    }

    private async Task<ApiAnswer> PutAsync(ApiCall call, RuleSubject subject)
    {
        var asked = await call.ReadAsync(Json.RuleList).ConfigureAwait(false);
        var name = Name(call, subject);
        if ((asked.Username ?? name) != name || (asked.Clientid ?? name) != name) throw ApiProblem.Bad("the name in the body is not the one in the path");
        Put([new(subject, name, asked.Rules.ToJsonString())]);
        return ApiAnswer.None;
    }

    private void Put(List<KeptRules> kept) => AccessRoutes.Asked(() => AccessRoutes.Kept(() =>
    {
        chain.BuiltIn.PutAll(kept);
        return true;
    }));

    private ApiAnswer Delete(ApiCall call, RuleSubject subject)
    {
        var name = Name(call, subject);
        return AccessRoutes.Kept(() => chain.BuiltIn.Remove(subject, name)) || subject == RuleSubject.Everybody ? ApiAnswer.None : throw Unknown(name);
    }

    private static ApiProblem Unknown(string name) => ApiProblem.NotFound($"'{ApiCall.Shown(name)}' has no rules");
}
