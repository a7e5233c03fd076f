namespace Heliograph.Server.Http;

/// <summary>What requests to an endpoint look like.</summary>
internal enum EndpointKind
{
    /// <summary>GET and HEAD without a body; users need the role read.</summary>
    Page,

    /// <summary>POST with a body, which the endpoint itself bounds; users need the role write.</summary>
    Call,

    /// <summary>GET that becomes a WebSocket; which role is needed, the endpoint decides with every frame (<see cref="HttpCaller"/>).</summary>
    Socket,
}
