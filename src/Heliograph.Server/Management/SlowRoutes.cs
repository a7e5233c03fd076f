using Heliograph.Broker.Sessions;

namespace Heliograph.Server.Management;

/// <summary>Clients that are slow to take messages of a topic.</summary>
internal sealed class SlowRoutes(ManagementOptions options)
{
    private SlowOptions _settings = new();

    private static ManagementJson Json => ManagementJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/slow_subscriptions", "Clients and topics whose last slow delivery took longest, slowest first (timespan, milliseconds)", ListAsync)
            { Query = QueryField.Paging, Result = Json.PageAnswerSlowAnswer },
        new("DELETE", "/slow_subscriptions", "Forget which deliveries were slow", ForgetAsync) { Status = 204 },
        new("GET", "/slow_subscriptions/settings", "From when on a delivery is slow, and how many are listed for how long", _ => Task.FromResult(Settings())) { Result = Json.SlowSettings },
        new("PUT", "/slow_subscriptions/settings", "Change these settings until the next start", ChangeAsync) { Body = Json.SlowSettings, Result = Json.SlowSettings },
    ];

    private async Task<ApiAnswer> ListAsync(ApiCall call)
    {
        var page = call.Paging();
        var slow = await options.Broker.SlowSubscriptionsAsync().ConfigureAwait(false);
        var skip = (int)Math.Min(int.MaxValue, (page.Page - 1L) * page.Limit);
        var part = slow.Skip(skip).Take(page.Limit).Select(one => new SlowAnswer(one.ClientId, one.Topic, options.Node, one.Milliseconds, one.At));
        return ApiAnswer.Of(PageAnswer<SlowAnswer>.Of(part, slow.Count, page, slow.Count - (long)page.Limit > skip), Json.PageAnswerSlowAnswer);
    }

    private async Task<ApiAnswer> ForgetAsync(ApiCall call)
    {
        await options.Broker.ForgetSlowAsync().ConfigureAwait(false);
        return ApiAnswer.None;
    }

    private ApiAnswer Settings()
    {
        var now = Volatile.Read(ref _settings);
        return ApiAnswer.Of(
            new SlowSettings { Enable = now.Enabled, Threshold = ApiDuration.Write(now.Threshold), ExpireInterval = ApiDuration.Write(now.Expiry), TopKNum = now.Top }, Json.SlowSettings);
    }

    private async Task<ApiAnswer> ChangeAsync(ApiCall call)
    {
        var asked = await call.ReadAsync(Json.SlowSettings).ConfigureAwait(false);
        if (asked.TopKNum is < 1 or > 1000) throw ApiProblem.Bad("top_k_num must be 1 to 1000");
        if (asked.StatsType != "whole") throw ApiProblem.Bad("stats_type must be whole: from accepting a message to its acknowledgement");
        var changed = new SlowOptions
        {
            Enabled = asked.Enable,
            Threshold = Time(asked.Threshold, "threshold"),
            Expiry = Time(asked.ExpireInterval, "expire_interval"),
            Top = asked.TopKNum,
        };
        Volatile.Write(ref _settings, changed);
        await options.Broker.ApplyAsync(changed).ConfigureAwait(false);
        return Settings();
    }

    private static TimeSpan Time(string text, string field) => ApiDuration.Read(text) is { TotalMilliseconds: >= 1 } time ? time
        : throw ApiProblem.Bad($"{field} is '{ApiCall.Shown(text)}'; it must be a duration like 500ms, 10s or 5m, 1 ms to 1 d");
}
