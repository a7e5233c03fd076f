using System.Net;
using Heliograph.Broker.Sessions;

namespace Heliograph.Server.Management;

/// <summary>Clients: list, show, disconnect.</summary>
internal sealed class ClientRoutes(ManagementOptions options)
{
    private const int MostAtOnce = 10_000;

    private static readonly QueryField[] s_filter =
    [
        new("clientid", "this identifier; may be repeated"), new("username", "this user name; may be repeated"), new("ip_address", "this address"),
        new("conn_state", "connected or disconnected"), new("proto_ver", "3, 4 or 5"), new("clean_start", "true or false"), new("node", "this node"),
        new("like_clientid", "a part of the identifier"), new("like_username", "a part of the user name"),
        new("gte_created_at", "session made at or after, RFC 3339 or Unix milliseconds"), new("lte_created_at", "session made at or before"),
        new("gte_connected_at", "connected last at or after"), new("lte_connected_at", "connected last at or before"),
    ];

    private static ManagementJson Json => ManagementJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/clients", "Clients that have a session, by page; connected or not", ListAsync)
            { Query = [.. QueryField.Paging, .. s_filter], Result = Json.PageAnswerClientAnswer },
        new("GET", "/clients_v2", "The same by cursor: whoever reads to the end misses no client that is there all the while", ReadAsync)
            { Query = [new("cursor", "meta.cursor of the answer before; none for the beginning"), QueryField.Paging[1], .. s_filter], Result = Json.CursorAnswerClientAnswer },
        new("GET", "/clients/{clientid}", "One client", ShowAsync) { Result = Json.ClientAnswer },
        new("DELETE", "/clients/{clientid}", "Disconnect a client (0x98) and end its session", KickAsync) { Status = 204 },
        new("POST", "/clients/kickout/bulk", "Disconnect these clients and end their sessions; those that are not there are passed over", KickAllAsync) { Body = Json.IReadOnlyListString, Status = 204 },
        new("PUT", "/clients/{clientid}/keepalive", "Set a connected client's keep-alive, in seconds (0: it may be silent for ever), until it connects again", KeepAliveAsync)
            { Body = Json.KeepAliveRequest, Result = Json.ClientAnswer },
        new("DELETE", "/clients/{clientid}/authorization/cache", "Have a client's connection forget what rules have answered", ForgetAsync) { Status = 204 },
    ];

    internal static ApiProblem Unknown(string clientId) => ApiProblem.NotFound($"the client '{ApiCall.Shown(clientId)}' has no session", "CLIENTID_NOT_FOUND");

    private async Task<ApiAnswer> ListAsync(ApiCall call)
    {
        var page = call.Paging();
        if (!IsHere(call)) return ApiAnswer.Of(PageAnswer<ClientAnswer>.Of([], 0, page, false), Json.PageAnswerClientAnswer);
        var part = await options.Broker.Clients.ListAsync(FilterOf(call), (page.Page - 1L) * page.Limit, page.Limit).ConfigureAwait(false);
        return ApiAnswer.Of(PageAnswer<ClientAnswer>.Of(part.Items.Select(Describe), part.Count, page, part.HasMore), Json.PageAnswerClientAnswer);
    }

    private async Task<ApiAnswer> ReadAsync(ApiCall call)
    {
        ClientCursor? from = call.Text("cursor") is not { } text || text is "none" or "" ? null
            : ClientCursor.TryParse(text, out var cursor) ? cursor : throw ApiProblem.Bad("cursor is not one that this server gave");
        var limit = (int)(call.Number("limit", 1, MostAtOnce) ?? 100);
        if (!IsHere(call)) return ApiAnswer.Of(new CursorAnswer<ClientAnswer>([], new(0, null, false)), Json.CursorAnswerClientAnswer);
        var part = await options.Broker.Clients.ReadAsync(FilterOf(call), from, limit).ConfigureAwait(false);
        return ApiAnswer.Of(new CursorAnswer<ClientAnswer>([.. part.Items.Select(Describe)], new(part.Items.Count, part.Next?.ToString(), part.HasMore)), Json.CursorAnswerClientAnswer);
    }

    private async Task<ApiAnswer> ShowAsync(ApiCall call)
    {
        var id = call.Segment("clientid");
        var client = await options.Broker.Clients.FindAsync(id).ConfigureAwait(false) ?? throw Unknown(id);
        return ApiAnswer.Of(Describe(client), Json.ClientAnswer);
    }

    private async Task<ApiAnswer> KickAsync(ApiCall call)
    {
        var id = call.Segment("clientid");
        return await options.Broker.KickAsync(id).ConfigureAwait(false) ? ApiAnswer.None : throw Unknown(id);
    }

    private async Task<ApiAnswer> KickAllAsync(ApiCall call)
    {
        var ids = await call.ReadAsync(Json.IReadOnlyListString).ConfigureAwait(false);
        if (ids.Count > MostAtOnce || ids.Contains(null!)) throw ApiProblem.Bad($"expected a list of up to {MostAtOnce} client identifiers");
        call.About($"{ids.Count} clients: {string.Join(' ', ids.Take(10))}");
        foreach (var id in ids) await options.Broker.KickAsync(id).ConfigureAwait(false);
        return ApiAnswer.None;
    }

    private async Task<ApiAnswer> KeepAliveAsync(ApiCall call)
    {
        var id = call.Segment("clientid");
        var asked = await call.ReadAsync(Json.KeepAliveRequest).ConfigureAwait(false);
        if (asked.Interval is < 0 or > ushort.MaxValue) throw ApiProblem.Bad($"interval must be 0 to {ushort.MaxValue} seconds");
        call.About($"{asked.Interval} s");
        var client = await options.Broker.Clients.SetKeepAliveAsync(id, (ushort)asked.Interval).ConfigureAwait(false) ?? throw NotConnected(id);
        return ApiAnswer.Of(Describe(client), Json.ClientAnswer);
    }

    private async Task<ApiAnswer> ForgetAsync(ApiCall call)
    {
        var id = call.Segment("clientid");
        return await options.Broker.ForgetAnswersAsync(id).ConfigureAwait(false) ? ApiAnswer.None : throw NotConnected(id);
    }

    private static ApiProblem NotConnected(string id) => ApiProblem.NotFound($"the client '{ApiCall.Shown(id)}' is not connected", "CLIENTID_NOT_FOUND");

    private bool IsHere(ApiCall call) => call.Text("node") is not { } node || node == options.Node;

    private static ClientFilter? FilterOf(ApiCall call)
    {
        if (s_filter.All(field => field.Name == "node" || call.All(field.Name).Count == 0)) return null;
        return new()
        {
            ClientIds = call.All("clientid") is { Count: > 0 } ids ? ids.ToHashSet(StringComparer.Ordinal) : null,
            Usernames = call.All("username") is { Count: > 0 } names ? names.ToHashSet(StringComparer.Ordinal) : null,
            Address = call.Text("ip_address") is not { } address ? null : IPAddress.TryParse(address, out var parsed) ? parsed : throw ApiProblem.Bad("ip_address is not an IP address"),
            IsConnected = call.Text("conn_state") switch { null => null, "connected" => true, "disconnected" => false, _ => throw ApiProblem.Bad("conn_state must be connected or disconnected") },
            Version = (int?)call.Number("proto_ver", 3, 5),
            CleanStart = call.Truth("clean_start"),
            LikeClientId = call.Text("like_clientid"),
            LikeUsername = call.Text("like_username"),
            Created = (Moment(call, "gte_created_at", 0), Moment(call, "lte_created_at", long.MaxValue)),
            Connected = (Moment(call, "gte_connected_at", 0), Moment(call, "lte_connected_at", long.MaxValue)),
        };
    }

    private static long Moment(ApiCall call, string name, long otherwise) => call.Text(name) is not { } text ? otherwise
        : ApiTime.Read(text) ?? throw ApiProblem.Bad($"{name} must be RFC 3339 (2026-03-01T12:00:00Z) or Unix milliseconds");

    private ClientAnswer Describe(ClientRecord client) => new()
    {
        Clientid = client.ClientId,
        Node = options.Node,
        Connected = client.IsConnected,
        Username = client.Username,
        IpAddress = client.Address?.ToString(),
        Port = client.Port,
        Listener = client.Listener.Length == 0 ? null : client.Listener,
        ProtoName = client.Version switch { 0 => null, 3 => "MQIsdp", _ => "MQTT" },
        ProtoVer = client.Version == 0 ? null : client.Version,
        Keepalive = client.Version == 0 ? null : client.KeepAlive,
        CleanStart = client.Version == 0 ? null : client.CleanStart,
        ExpiryInterval = client.Expiry,
        CreatedAt = ApiTime.Write(client.CreatedAt),
        ConnectedAt = ApiTime.WriteIfAny(client.ConnectedAt),
        DisconnectedAt = ApiTime.WriteIfAny(client.DisconnectedAt),
        IsSuperuser = client.IsSuperuser,
        SubscriptionsCnt = client.Subscriptions,
        InflightCnt = client.InFlight,
        InflightMax = client.IsConnected ? client.Window : null,
        MqueueLen = client.Queued,
        AwaitingRelCnt = client.AwaitingRelease,
        RecvMsg = client.MessagesReceived,
        SendMsg = client.MessagesSent,
        Unsent = client.Unsent,
    };
}
