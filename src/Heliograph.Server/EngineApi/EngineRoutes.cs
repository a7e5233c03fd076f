using Heliograph.Server.Http;

namespace Heliograph.Server.EngineApi;

/// <summary>What the engine answers to those who send, publish and consume: <c>/v1/mesh/…</c> and <c>/ws/v1</c>.</summary>
internal static class EngineRoutes
{
    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<HttpEndpoint> Of(EngineApiOptions options)
    {
        var mesh = new MeshMethods(options.Mesh);
        return
        [
            new("/v1/mesh/send", new CallEndpoint(mesh.SendAsync, options.MaxRequest).InvokeAsync) { Kind = EndpointKind.Call },
            new("/v1/mesh/publish", new CallEndpoint(mesh.PublishAsync, options.MaxRequest).InvokeAsync) { Kind = EndpointKind.Call },
            new("/ws/v1", new SocketEndpoint(mesh, options).InvokeAsync) { Kind = EndpointKind.Socket },
        ];
    }
}
