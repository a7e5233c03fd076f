using Heliograph.Broker.Access;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Management;

/// <summary>Who is kept out.</summary>
internal sealed class BanRoutes(ManagementOptions options)
{
    private const int LongestText = 1024;

    private static ManagementJson Json => ManagementJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/banned", "Bans in force", call => Task.FromResult(List(call)))
            { Query = [.. QueryField.Paging, new("clientid", "of this client identifier"), new("username", "of this user name"), new("peerhost", "of this address")], Result = Json.PageAnswerBanAnswer },
        new("POST", "/banned", "Keep clients out, and end the connections and sessions of those that are in", CreateAsync) { Body = Json.BanRequest, Result = Json.BanAnswer },
        new("DELETE", "/banned/{as}/{who}", "Lift a ban", call => Task.FromResult(Lift(call))) { Status = 204 },
        new("DELETE", "/banned", "Lift every ban", call => Task.FromResult(LiftAll())) { Status = 204 },
    ];

    private ApiAnswer List(ApiCall call)
    {
        var page = call.Paging();
        var now = Now;
        var meant = options.Broker.Access.Bans.All.Where(ban => !ban.HasEnded(now) && IsMeant(call, ban)).OrderBy(ban => ban.At).ThenBy(ban => ban.Who, StringComparer.Ordinal).ToList();
        var skip = (int)Math.Min(int.MaxValue, (page.Page - 1L) * page.Limit);
        var part = meant.Skip(skip).Take(page.Limit).Select(Describe);
        return ApiAnswer.Of(PageAnswer<BanAnswer>.Of(part, meant.Count, page, meant.Count - (long)page.Limit > skip), Json.PageAnswerBanAnswer);
    }

    private async Task<ApiAnswer> CreateAsync(ApiCall call)
    {
        var asked = await call.ReadAsync(Json.BanRequest).ConfigureAwait(false);
        var ban = BanOf(asked, asked.By ?? call.App);
        call.About($"{asked.As} {ApiCall.Shown(asked.Who)}");
        if (options.Broker.Access.Bans.Find(ban.Target, ban.Who, Now) is not null)
            throw new ApiProblem(StatusCodes.Status400BadRequest, "ALREADY_EXISTS", "there is a ban about the same; lift it first");
        options.Bans.Put(ban);
        await options.Broker.BanAsync(ban).ConfigureAwait(false);
        return ApiAnswer.Of(Describe(ban), Json.BanAnswer);
    }

    private ApiAnswer Lift(ApiCall call)
    {
        var (target, who) = (TargetOf(call.Segment("as")), call.Segment("who"));
        options.Bans.Remove(target, who);
        return options.Broker.Access.Bans.Remove(target, who) ? ApiAnswer.None : throw ApiProblem.NotFound($"there is no ban of {BanNames.Of(target)} '{ApiCall.Shown(who)}'");
    }

    private ApiAnswer LiftAll()
    {
        foreach (var ban in options.Broker.Access.Bans.All.ToList())
        {
            options.Bans.Remove(ban.Target, ban.Who);
            options.Broker.Access.Bans.Remove(ban.Target, ban.Who);
        }

        return ApiAnswer.None;
    }

    private long Now => options.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    private Ban BanOf(BanRequest asked, string by)
    {
        var now = Now;
        var at = ApiTime.Read(asked.At, now) ?? throw Moment("at");
        var until = ApiTime.Read(asked.Until, 0) ?? throw Moment("until");
        if (until != 0 && until <= now) throw ApiProblem.Bad("until has passed already");
        if (asked.Who.Length > LongestText || asked.Reason?.Length > LongestText || by.Length > LongestText) throw ApiProblem.Bad($"who, by and reason may have {LongestText} characters");
        try
        {
            return new(TargetOf(asked.As), asked.Who) { At = at, Until = until, By = by, Reason = asked.Reason ?? "" };
        }
        catch (FormatException wrong)
        {
            throw ApiProblem.Bad($"who is wrong: {wrong.Message}");
        }
    }

    private static ApiProblem Moment(string field) => ApiProblem.Bad($"{field} must be RFC 3339 (2026-03-01T12:00:00Z), Unix seconds or \"infinity\"");

    private static BanTarget TargetOf(string name) => BanNames.Read(name) ?? throw ApiProblem.Bad($"'as' is '{ApiCall.Shown(name)}'; it must be one of {BanNames.All}");

    private static bool IsMeant(ApiCall call, Ban ban) =>
        Is(call.Text("clientid"), BanTarget.ClientId, ban) && Is(call.Text("username"), BanTarget.Username, ban) && Is(call.Text("peerhost"), BanTarget.PeerHost, ban);

    private static bool Is(string? wanted, BanTarget target, Ban ban) => wanted is null || (ban.Target == target && ban.Who == wanted);

    private static BanAnswer Describe(Ban ban) =>
        new(BanNames.Of(ban.Target), ban.Who, ban.By, ban.Reason, ApiTime.Write(ban.At), ban.Until == 0 ? "infinity" : ApiTime.Write(ban.Until));
}
