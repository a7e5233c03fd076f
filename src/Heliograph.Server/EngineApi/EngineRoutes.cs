using System.Text.Json;
using Heliograph.Metrics.Instruments;
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
            CallOf(options, "/v1/mesh/send", mesh.SendAsync, EngineApiMethod.MeshSend),
            CallOf(options, "/v1/mesh/publish", mesh.PublishAsync, EngineApiMethod.MeshPublish),
            new("/ws/v1", new SocketEndpoint(mesh, options).InvokeAsync) { Kind = EndpointKind.Socket },
        ];
    }

    private static HttpEndpoint CallOf(EngineApiOptions options, string path, Func<JsonElement, Task<EngineAnswer>> run, EngineApiMethod method)
    {
        var endpoint = new CallEndpoint(run, options.MaxRequest, answer => options.Cells.Called(method, answer.Code));
        return new(path, endpoint.InvokeAsync) { Kind = EndpointKind.Call, MaxBody = (long)options.MaxRequest * Forgotten };
    }
}
