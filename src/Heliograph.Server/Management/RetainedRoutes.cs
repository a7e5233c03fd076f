using System.Text;
using Heliograph.Broker;
using Heliograph.Protocol;

namespace Heliograph.Server.Management;

/// <summary>Retained messages: list, show, delete.</summary>
internal sealed class RetainedRoutes(ManagementOptions options)
{
    private static ManagementJson Json => ManagementJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/mqtt/retainer/messages", "Topics that have a retained message", call => Task.FromResult(List(call)))
            { Query = [.. QueryField.Paging, new("topic", "those that this topic filter matches")], Result = Json.PageAnswerMessageAnswer },
        new("GET", "/mqtt/retainer/message/{topic}", "The retained message of a topic", call => Task.FromResult(Show(call))) { Query = [PayloadText.Field], Result = Json.MessageAnswer },
        new("DELETE", "/mqtt/retainer/message/{topic}", "Delete the retained message of a topic; subscribers are not told", DeleteAsync) { Status = 204 },
    ];

    private ApiAnswer List(ApiCall call)
    {
        var page = call.Paging();
        var filter = call.Text("topic");
        if (filter is not null && !TopicFilter.IsValid(Encoding.UTF8.GetBytes(filter))) throw ApiProblem.Bad("topic is no topic filter");
        var skip = (int)Math.Min(int.MaxValue - page.Limit, (page.Page - 1L) * page.Limit);
        var part = options.Broker.Messages.Retained(filter, skip, page.Limit);
        return ApiAnswer.Of(PageAnswer<MessageAnswer>.Of(part.Items.Select(message => Describe(message, "none")), part.Count, page, part.HasMore), Json.PageAnswerMessageAnswer);
    }

    private ApiAnswer Show(ApiCall call)
    {
        var topic = call.Segment("topic");
        var form = PayloadText.FormOf(call);
        return ApiAnswer.Of(Describe(options.Broker.Messages.FindRetained(topic) ?? throw Unknown(topic), form), Json.MessageAnswer);
    }

    private async Task<ApiAnswer> DeleteAsync(ApiCall call)
    {
        var topic = call.Segment("topic");
        return await options.Broker.Messages.DeleteRetainedAsync(topic).ConfigureAwait(false) ? ApiAnswer.None : throw Unknown(topic);
    }

    private static ApiProblem Unknown(string topic) => ApiProblem.NotFound($"the topic '{ApiCall.Shown(topic)}' has no retained message");

    private static MessageAnswer Describe(KeptMessage message, string form) => new(
        PayloadText.IdOf(message.Id), message.Topic, (int)message.QoS, message.Length, ApiTime.WriteIfAny(message.ExpiresAt), PayloadText.Write(message.Payload, form));
}
