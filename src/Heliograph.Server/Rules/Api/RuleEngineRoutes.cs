using System.Text.Json;
using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors.Kept;
using Heliograph.Server.Management;

namespace Heliograph.Server.Rules;

/// <summary>What holds for all rules: show and change. Durations are in milliseconds in answers, as in EMQX.</summary>
internal sealed class RuleEngineRoutes(Integration integration)
{
    private static IntegrationJson Json => IntegrationJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/rule_engine", "What holds for rules that do not say themselves", _ => Task.FromResult(Show())) { Result = Json.JsonObject },
        new("PUT", "/rule_engine", "Change that; what the request does not say stays as it is. jq_function_default_timeout: in milliseconds, or as 10s", ChangeAsync) { Body = Json.JsonObject, Result = Json.JsonObject },
    ];

    private RuleEngineOptions Now => integration.RuleEngine.Items[0];

    private ApiAnswer Show() => ApiAnswer.Of(new() { ["ignore_sys_message"] = Now.IgnoreSysMessage, ["jq_function_default_timeout"] = (long)Now.JqFunctionDefaultTimeout.TotalMilliseconds }, Json.JsonObject);

    private async Task<ApiAnswer> ChangeAsync(ApiCall call)
    {
        var given = await call.ReadAsync(Json.JsonObject, []).ConfigureAwait(false);
        IntegrationRoutes.Kept(() => integration.Change(change => change.Set(integration.RuleEngine, Integration.RuleEngineId, IntegrationRoutes.Asked(() => Read(given)))));
        return Show();
    }

    private RuleEngineOptions Read(JsonObject given)
    {
        var section = SettingsJson.Write(Now, reveal: true);
        foreach (var (key, value) in SectionText.Read(given, typeof(RuleEngineOptions))) section[key] = value?.GetValueKind() == JsonValueKind.Number ? $"{value}ms" : value?.DeepClone();
        return SettingsJson.Read<RuleEngineOptions>(section, "the request");
    }
}
