using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Http;

/// <summary>One path of a listener.</summary>
/// <param name="Path">The exact path.</param>
/// <param name="Handler">Answers it; who may not come in, and what a request of that kind does not have, was refused already.</param>
/// <param name="IsOpen">Whether anybody may see it who can reach the address.</param>
internal sealed record HttpEndpoint(string Path, RequestDelegate Handler, bool IsOpen = false)
{
    /// <summary>What requests to it look like.</summary>
    internal EndpointKind Kind { get; init; }

    /// <summary>Octets of a body that are read, those that are forgotten included; refusals read them as well, so that their callers see the answer.</summary>
    internal long MaxBody { get; init; }

    /// <summary>What the Allow header says.</summary>
    internal string Methods => Kind switch { EndpointKind.Page => "GET, HEAD", EndpointKind.Call => "POST", _ => "GET" };

    /// <summary>Whether requests have this method.</summary>
    internal bool Takes(string method) => Kind switch
    {
        EndpointKind.Page => HttpMethods.IsGet(method) || HttpMethods.IsHead(method),
        EndpointKind.Call => HttpMethods.IsPost(method),
        _ => HttpMethods.IsGet(method),
    };
}
