using Heliograph.Server.Http;

namespace Heliograph.Server.EngineApi;

/// <summary>What the engine answers to those who send, publish and consume: <c>/v1/mesh/…</c> and <c>/ws/v1</c>.</summary>
internal static class EngineRoutes
{
    // What is too large is read as far as this many times what may be, and forgotten: most callers look at an answer only when they have sent everything.
    private const int Forgotten = 16;

    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<HttpEndpoint> Of(EngineApiOptions options)
    {
        var mesh = new MeshMethods(options.Mesh);
        return
        [
            new("/v1/mesh/send", new CallEndpoint(mesh.SendAsync, options.MaxRequest).InvokeAsync) { Kind = EndpointKind.Call, MaxBody = (long)options.MaxRequest * Forgotten },
            new("/v1/mesh/publish", new CallEndpoint(mesh.PublishAsync, options.MaxRequest).InvokeAsync) { Kind = EndpointKind.Call, MaxBody = (long)options.MaxRequest * Forgotten },
            new("/ws/v1", new SocketEndpoint(mesh, options).InvokeAsync) { Kind = EndpointKind.Socket },
        ];
    }
}
