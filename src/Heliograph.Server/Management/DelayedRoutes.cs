using Heliograph.Broker;

namespace Heliograph.Server.Management;

/// <summary>Delayed messages: list, show, delete.</summary>
internal sealed class DelayedRoutes(ManagementOptions options)
{
    private static ManagementJson Json => ManagementJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/mqtt/delayed/messages", "Delayed messages that wait, in no order", ListAsync) { Query = QueryField.Paging, Result = Json.PageAnswerDelayedAnswer },
        new("GET", "/mqtt/delayed/messages/{node}/{msgid}", "A delayed message", ShowAsync) { Query = [PayloadText.Field], Result = Json.DelayedAnswer },
        new("DELETE", "/mqtt/delayed/messages/{node}/{msgid}", "Delete a delayed message before its time", DeleteAsync) { Status = 204 },
    ];

    private async Task<ApiAnswer> ListAsync(ApiCall call)
    {
        var page = call.Paging();
        var skip = (int)Math.Min(int.MaxValue - page.Limit, (page.Page - 1L) * page.Limit);
        var part = await options.Broker.Messages.DelayedAsync(skip, page.Limit).ConfigureAwait(false);
        return ApiAnswer.Of(PageAnswer<DelayedAnswer>.Of(part.Items.Select(message => Describe(message, "none")), part.Count, page, part.HasMore), Json.PageAnswerDelayedAnswer);
    }

    private async Task<ApiAnswer> ShowAsync(ApiCall call)
    {
        var form = PayloadText.FormOf(call);
        var found = await options.Broker.Messages.FindDelayedAsync(IdOf(call)).ConfigureAwait(false) ?? throw Unknown(call);
        return ApiAnswer.Of(Describe(found, form), Json.DelayedAnswer);
    }

    private async Task<ApiAnswer> DeleteAsync(ApiCall call) =>
        await options.Broker.Messages.DeleteDelayedAsync(IdOf(call)).ConfigureAwait(false) ? ApiAnswer.None : throw Unknown(call);

    private long IdOf(ApiCall call)
    {
        if (call.Segment("node") != options.Node) throw ApiProblem.NotFound($"there is no node '{ApiCall.Shown(call.Segment("node"))}'");
        return PayloadText.ReadId(call.Segment("msgid")) ?? throw ApiProblem.Bad("msgid must be 16 hexadecimal digits");
    }

    private static ApiProblem Unknown(ApiCall call) => ApiProblem.NotFound($"there is no delayed message '{call.Segment("msgid")}'", "MESSAGE_ID_NOT_FOUND");

    private DelayedAnswer Describe(KeptMessage message, string form)
    {
        var left = Math.Max(0, message.Due - options.Clock.GetUtcNow().ToUnixTimeMilliseconds()) / 1000;
        return new(
            options.Node, PayloadText.IdOf(message.Id), message.Topic, (int)message.QoS, message.Retain, message.Length, ApiTime.Write(message.Due), left, PayloadText.Write(message.Payload, form));
    }
}
