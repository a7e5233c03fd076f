using System.Text.Json.Nodes;
using Heliograph.Server.Management;
using Heliograph.Server.Sql.Events;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules;

/// <summary>Trying statements out, and what they can be about.</summary>
internal sealed class TrialRoutes(RuleBook book)
{
    // The payload of an example, and a statement.
    private const int LongestBody = 1024 * 1024;

    private static readonly Http.BodyLimit s_limit = new(LongestBody);

    private readonly RuleTrial _trial = new();

    private static IntegrationJson Json => IntegrationJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("POST", "/rule_test", "What a statement makes of an example: a row, of FOREACH a list of rows; 412 when it makes nothing of it", TestAsync) { Body = Json.TrialRequest, BodyLimit = s_limit },
        new("POST", "/rules/{id}/test", "What the statement of a rule makes of an example; nothing is done with it and nothing counted", TestRuleAsync) { Body = Json.RuleTrialRequest, BodyLimit = s_limit },
        new("GET", "/rule_events", "What rules can select from, with the columns and an example", _ => Task.FromResult(Events())) { Result = Json.IReadOnlyListRuleEventAnswer },
    ];

    private async Task<ApiAnswer> TestAsync(ApiCall call)
    {
        var given = await call.ReadAsync(Json.TrialRequest, []).ConfigureAwait(false);
        return await _trial.RunAsync(given.Sql, book.TrialFunctions, given.Context).ConfigureAwait(false);
    }

    private async Task<ApiAnswer> TestRuleAsync(ApiCall call)
    {
        var rule = RuleRoutes.Find(book, call.Segment("id"));
        var given = await call.ReadAsync(Json.RuleTrialRequest, []).ConfigureAwait(false);
        if (!given.StopActionAfterTemplateRendering) throw ApiProblem.Bad("stop_action_after_template_rendering can only be true: no action is done here");
        return await _trial.RunAsync(rule.Options.Sql, book.TrialFunctions, given.Context).ConfigureAwait(false);
    }

    private static ApiAnswer Events() => ApiAnswer.Of([.. RuleEvents.All.Select(Describe)], Json.IReadOnlyListRuleEventAnswer);

    private static RuleEventAnswer Describe(RuleEvent about)
    {
        var columns = about.TestColumns.Select(name => about.Columns.First(column => column.Name == name));
        var test = new JsonObject(columns.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)new JsonArray(JsonNode.Parse(SqlJson.Write(one.Example)), one.Description))));
        return new(about.Topic, new(about.Title), new(about.Description), about.ColumnNames, test, about.Statement);
    }
}
