using System.Security.Cryptography;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Kept;
using Heliograph.Server.Management;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Rules;

/// <summary>The rules: list, show, make, change, delete, and what they have counted.</summary>
internal sealed class RuleRoutes(Integration integration, RuleBook book, ConnectorBook connectors)
{
    // A statement may have 64 KiB, and JSON may write a character with six.
    private const int LongestBody = 512 * 1024;

    private static readonly Http.BodyLimit s_limit = new(LongestBody);

    private static IntegrationJson Json => IntegrationJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/rules", "Rules by page, those of the configuration file first; origin says whether the file or the API has made them what they are", call => Task.FromResult(List(call)))
            { Query = [.. QueryField.Paging, .. RuleFilter.Query], Result = Json.PageAnswerRuleAnswer },
        new("POST", "/rules", "Make a rule; without id it is given one", CreateAsync) { Body = Json.RuleRequest, Result = Json.RuleAnswer, Status = 201, BodyLimit = s_limit },
        new("GET", "/rules/{id}", "One rule", call => Task.FromResult(Show(call.Segment("id")))) { Result = Json.RuleAnswer },
        new("PUT", "/rules/{id}", "Change a rule; its counts begin anew, no other rule is disturbed", ChangeAsync) { Body = Json.RuleRequest, Result = Json.RuleAnswer, BodyLimit = s_limit },
        new("DELETE", "/rules/{id}", "Delete a rule, one of the configuration file too", call => Task.FromResult(Delete(call))) { Status = 204 },
        new("GET", "/rules/{id}/metrics", "What a rule has counted since it was made, changed or reset", call => Task.FromResult(Metrics(call))) { Result = Json.RuleMetricsAnswer },
        new("PUT", "/rules/{id}/metrics/reset", "Have these counts begin anew; those of the metrics pages go on", call => Task.FromResult(Reset(call))) { Status = 204 },
    ];

    /// <summary>The rule that a path names.</summary>
    internal static Rule Find(RuleBook book, string id) => book.Find(id) ?? throw Unknown(id);

    private static ApiProblem Unknown(string id) => ApiProblem.NotFound($"there is no rule '{ApiCall.Shown(id)}'");

    private static string NewId() => $"rule_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    private ApiAnswer List(ApiCall call)
    {
        var page = call.Paging();
        var filter = new RuleFilter(call);
        var all = book.All.Where(filter.Lets).ToList();
        var skip = (int)Math.Min(int.MaxValue, (page.Page - 1L) * page.Limit);
        var part = all.Skip(skip).Take(page.Limit).Select(rule => Describe(integration.Rules.Find(rule.Id) ?? new(rule.Options, null)));
        return ApiAnswer.Of(PageAnswer<RuleAnswer>.Of(part, all.Count, page, all.Count - (long)page.Limit > skip), Json.PageAnswerRuleAnswer);
    }

    private ApiAnswer Show(string id, int status = StatusCodes.Status200OK)
    {
        var kept = integration.Rules.Find(id) ?? throw Unknown(id);
        return ApiAnswer.Of(Describe(kept), Json.RuleAnswer, status);
    }

    private RuleAnswer Describe(Kept<RuleOptions> kept) => RuleText.Write(kept, book.Find(kept.Item.Id)?.From ?? []) with
    {
        ActionDetails = [.. kept.Item.Actions.Where(action => action.Type == RuleActionType.Connector).Select(Detail)],
    };

    private ActionDetail Detail(RuleActionOptions action)
    {
        var parts = action.Name.Split(':', 2);
        return new(parts[0], parts[^1], connectors.Port(action.Name).Action is { } there ? EnumText.Name(there.Status) : "not_found");
    }

    private async Task<ApiAnswer> CreateAsync(ApiCall call)
    {
        var given = await call.ReadAsync(Json.RuleRequest, RuleText.Answered).ConfigureAwait(false);
        var id = given.Id ?? NewId();
        call.About(id);
        var made = IntegrationRoutes.Asked(() => RuleText.Read(given, id));
        IntegrationRoutes.Kept(() => integration.Change(change =>
        {
            if (integration.Rules.Find(id) is not null) throw ApiProblem.Bad($"there is a rule '{ApiCall.Shown(id)}' already; change it with PUT, or give this one another id");
            Check(made);
            change.Set(integration.Rules, id, made);
        }));
        return Show(id, StatusCodes.Status201Created);
    }

    private async Task<ApiAnswer> ChangeAsync(ApiCall call)
    {
        var id = call.Segment("id");
        var given = await call.ReadAsync(Json.RuleRequest, RuleText.Answered).ConfigureAwait(false);
        if (given.Id is { } other && other != id) throw ApiProblem.Bad("the id of a rule cannot change; delete it and make another");
        IntegrationRoutes.Kept(() => integration.Change(change =>
        {
            var there = integration.Rules.Find(id)?.Item ?? throw Unknown(id);
            var changed = IntegrationRoutes.Asked(() => RuleText.Read(given, id, there));
            Check(changed);
            change.Set(integration.Rules, id, changed);
        }));
        return Show(id);
    }

    // As in the configuration file: a rule that names what there is not is a slip of the pen.
    private void Check(RuleOptions rule)
    {
        if (rule.Actions.FirstOrDefault(action => action.Type == RuleActionType.Connector && integration.Actions.Find(action.Name) is null) is { } missing)
            throw ApiProblem.Bad($"there is no action '{ApiCall.Shown(missing.Name)}'; make it first");
        if (RuleSqlCheck.MissingSources(rule.Sql, integration.Sources.Items.Select(source => source.Id).ToHashSet(StringComparer.Ordinal)) is [var source, ..])
            throw ApiProblem.Bad($"there is no source '{ApiCall.Shown(source)}'; make it first");
    }

    private ApiAnswer Delete(ApiCall call)
    {
        var id = call.Segment("id");
        IntegrationRoutes.Kept(() => integration.Change(change =>
        {
            if (integration.Rules.Find(id) is null) throw Unknown(id);
            change.Set<RuleOptions>(integration.Rules, id, null);
        }));
        return ApiAnswer.None;
    }

    private ApiAnswer Metrics(ApiCall call)
    {
        var rule = Find(book, call.Segment("id"));
        var (counts, rates) = (rule.Tally.Counts, rule.Rates);
        var metrics = new RuleMetrics
        {
            Matched = counts.Matched,
            Rate = rates.Current,
            RateMax = rates.Most,
            RateLast5m = rates.Mean,
            Passed = counts.Passed,
            Failed = counts.Failed,
            Exceptions = counts.Exceptions,
            NoResult = counts.NoResult,
            Actions = counts.Actions,
            Succeeded = counts.Succeeded,
            ActionsFailed = counts.ActionsFailed,
            OutOfService = counts.OutOfService,
            Unknown = counts.Unknown,
        };
        return ApiAnswer.Of(new(rule.Id, metrics, [new(ManagementOptions.ThisNode, metrics)]), Json.RuleMetricsAnswer);
    }

    private ApiAnswer Reset(ApiCall call)
    {
        var rule = Find(book, call.Segment("id"));
        rule.Tally.Forget();
        rule.Rates.Forget(rule.Cells.Matched);
        return ApiAnswer.None;
    }
}
