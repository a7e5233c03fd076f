namespace Heliograph.Server.Management;

/// <summary>What is wrong with the node, and was.</summary>
internal sealed class AlarmRoutes(ManagementOptions options)
{
    private static ManagementJson Json => ManagementJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/alarms", "Alarms that are active, longest first, or those that are over, the last first", call => Task.FromResult(List(call)))
            { Query = [.. QueryField.Paging, new("activated", "false for those that are over; true, or nothing, for those that are active")], Result = Json.PageAnswerAlarmAnswer },
        new("DELETE", "/alarms", "Forget the alarms that are over", _ => Task.FromResult(Forget())) { Status = 204 },
    ];

    private ApiAnswer List(ApiCall call)
    {
        var page = call.Paging();
        var all = call.Truth("activated") == false ? options.Alarms.Past : options.Alarms.Active;
        var now = options.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var skip = (int)Math.Min(int.MaxValue, (page.Page - 1L) * page.Limit);
        var part = all.Skip(skip).Take(page.Limit).Select(alarm => AlarmAnswer.Of(alarm, now, options.Node));
        return ApiAnswer.Of(PageAnswer<AlarmAnswer>.Of(part, all.Count, page, all.Count - (long)page.Limit > skip), Json.PageAnswerAlarmAnswer);
    }

    private ApiAnswer Forget()
    {
        options.Alarms.ForgetPast();
        return ApiAnswer.None;
    }
}
