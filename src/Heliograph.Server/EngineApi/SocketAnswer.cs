using Heliograph.Metrics.Instruments;

namespace Heliograph.Server.EngineApi;

/// <summary>The answer to a message of a WebSocket.</summary>
/// <param name="Method">What it asked for.</param>
/// <param name="Id">Its identifier, a JSON text.</param>
/// <param name="Answer">The answer.</param>
internal readonly record struct SocketAnswer(EngineApiMethod Method, string Id, EngineAnswer Answer);
