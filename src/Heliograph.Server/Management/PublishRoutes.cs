using System.Text;
using Heliograph.Broker;
using Heliograph.Protocol;
using Heliograph.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Management;

/// <summary>Publishing over HTTP.</summary>
internal sealed class PublishRoutes(ManagementOptions options)
{
    private const int Most = 1000;
    private const long LargeBodiesAtOnce = 64 << 20;

    // A payload in base64 is a third longer, one in plain text with a few escapes stays below twice its length.
    private readonly long _longest = (2L * options.Broker.Options.MaxPacketSize) + BodyRoom.Usual;

    private BodyRoom Room => field ??= new(Math.Max(LargeBodiesAtOnce, _longest));

    private static ManagementJson Json => ManagementJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("POST", "/publish", "Publish a message: 200 when somebody is subscribed, 202 when nobody is (reason_code 16)", call => Room.UseAsync(call.Length ?? _longest, () => PublishAsync(call)))
            { BodyLimit = new(_longest), Body = Json.PublishRequest, Result = Json.PublishAnswer, Use = ApiUse.Publish },
        new("POST", "/publish/bulk", "Publish messages in their order: 200 when somebody is subscribed to each, otherwise 202; one that is not valid publishes none", call => Room.UseAsync(call.Length ?? _longest, () => PublishAllAsync(call)))
            { BodyLimit = new(_longest), Body = Json.IReadOnlyListPublishRequest, Result = Json.IReadOnlyListPublishAnswer, Use = ApiUse.Publish },
    ];

    private async Task<ApiAnswer> PublishAsync(ApiCall call)
    {
        var reason = await options.Broker.PublishAsync(MessageOf(await call.ReadAsync(Json.PublishRequest).ConfigureAwait(false))).ConfigureAwait(false);
        if (reason >= ReasonCode.UnspecifiedError) throw Refused(reason);
        return ApiAnswer.Of(AnswerOf(reason), Json.PublishAnswer, reason == ReasonCode.Success ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }

    private async Task<ApiAnswer> PublishAllAsync(ApiCall call)
    {
        var asked = await call.ReadAsync(Json.IReadOnlyListPublishRequest).ConfigureAwait(false);
        if (asked.Count is 0 or > Most || asked.Contains(null!)) throw ApiProblem.Bad($"expected 1 to {Most} messages");
        var messages = asked.Select(MessageOf).ToList();
        var reasons = await Task.WhenAll(messages.Select(options.Broker.PublishAsync)).ConfigureAwait(false);
        var isDelivered = Array.TrueForAll(reasons, reason => reason == ReasonCode.Success);
        return ApiAnswer.Of([.. reasons.Select(AnswerOf)], Json.IReadOnlyListPublishAnswer, isDelivered ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }

    private static PublishAnswer AnswerOf(ReasonCode reason) => reason switch
    {
        ReasonCode.Success => new(Guid.CreateVersion7().ToString("N").ToUpperInvariant()),
        ReasonCode.NoMatchingSubscribers => new(null, (int)reason, "no_matching_subscribers"),
        _ => new(null, (int)reason, reason.ToString()),
    };

    private static ApiProblem Refused(ReasonCode reason) => reason == ReasonCode.TopicNameInvalid
        ? ApiProblem.Bad("the topic is no topic name, or has more levels than the server takes")
        : new(StatusCodes.Status503ServiceUnavailable, "SERVICE_UNAVAILABLE", $"the message could not be kept or held back ({reason}); try again later");

    private ApplicationMessage MessageOf(PublishRequest asked)
    {
        var mqtt = options.Broker.Options;
        if (!TopicName.IsValid(Encoding.UTF8.GetBytes(asked.Topic))) throw ApiProblem.Bad($"'{ApiCall.Shown(asked.Topic)}' is no topic name");
        if (asked.Qos < 0 || asked.Qos > (int)mqtt.MaxQoS) throw ApiProblem.Bad($"qos must be 0 to {(int)mqtt.MaxQoS}");
        if (asked.Retain && !mqtt.RetainAvailable) throw ApiProblem.Bad("this server retains no messages");
        var payload = PayloadOf(asked);
        if (payload.Length > mqtt.MaxPacketSize) throw ApiProblem.Bad($"the payload is larger than {mqtt.MaxPacketSize} octets");
        return new(asked.Topic, payload, (QoS)asked.Qos, asked.Retain)
        {
            Properties = MessageProperties.Encode(asked.Properties),
            ExpirySeconds = asked.Properties?.MessageExpiryInterval,
        };
    }

    private static byte[] PayloadOf(PublishRequest asked)
    {
        if (asked.PayloadEncoding == "plain") return Encoding.UTF8.GetBytes(asked.Payload);
        if (asked.PayloadEncoding != "base64") throw ApiProblem.Bad("payload_encoding must be plain or base64");
        var octets = new byte[asked.Payload.Length];
        return Convert.TryFromBase64String(asked.Payload, octets, out var length) ? octets[..length] : throw ApiProblem.Bad("payload is not base64");
    }
}
