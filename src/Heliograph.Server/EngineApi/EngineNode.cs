using System.Net;

namespace Heliograph.Server.EngineApi;

/// <summary>An engine, as clients find it.</summary>
/// <param name="Id">Its number, which events call <c>n</c>.</param>
/// <param name="Port">The port of its API.</param>
/// <param name="Address">The address its API is bound to; null when that is any, so that it is the one the caller came to.</param>
/// <param name="Servers">Where clients connect.</param>
/// <param name="Connections">Client connections open now.</param>
internal sealed record EngineNode(int Id, int Port, IPAddress? Address, IReadOnlyList<EngineServer> Servers, long Connections);
