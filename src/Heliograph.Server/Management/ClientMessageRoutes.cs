using System.Globalization;
using Heliograph.Broker.Sessions;

namespace Heliograph.Server.Management;

/// <summary>What waits for a client and what is on its way to it.</summary>
internal sealed class ClientMessageRoutes(ManagementOptions options)
{
    private const int MostOctets = 1 << 20;

    private static readonly QueryField[] s_query =
    [
        new("position", "how many of the oldest to pass over: meta.position of the answer before"), new("limit", "how many: 1 to 1000, 100 by default"), PayloadText.Field,
        new("max_payload_bytes", "octets of all payloads together, 1 to 1048576, which is the default; what is beyond is cut off"),
    ];

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/clients/{clientid}/mqueue_messages", "Messages that wait for a client, oldest first", call => ListAsync(call, false)) { Query = s_query, Result = ManagementJson.Default.QueueAnswer },
        new("GET", "/clients/{clientid}/inflight_messages", "Messages sent to a client and not acknowledged, oldest first", call => ListAsync(call, true))
            { Query = s_query, Result = ManagementJson.Default.QueueAnswer },
    ];

    private async Task<ApiAnswer> ListAsync(ApiCall call, bool inFlight)
    {
        var id = call.Segment("clientid");
        var (skip, take) = ((int)(call.Number("position", 0, int.MaxValue) ?? 0), (int)(call.Number("limit", 1, 1000) ?? 100));
        var form = PayloadText.FormOf(call);
        var most = form == "none" ? 0 : (int)(call.Number("max_payload_bytes", 1, MostOctets) ?? MostOctets);
        var part = await options.Broker.Clients.MessagesAsync(id, inFlight, (skip, take), most).ConfigureAwait(false) ?? throw ClientRoutes.Unknown(id);
        var next = part.HasMore ? (skip + part.Items.Count).ToString(CultureInfo.InvariantCulture) : null;
        return ApiAnswer.Of(new QueueAnswer([.. part.Items.Select(message => Describe(message, form))], new(part.Count, skip, next)), ManagementJson.Default.QueueAnswer);
    }

    private static QueuedAnswer Describe(QueuedMessage message, string form) => new(
        PayloadText.IdOf(message.Id), message.Topic, (int)message.QoS, message.Retain, message.PacketId == 0 ? null : message.PacketId, message.Length, PayloadText.Write(message.Payload, form));
}
