namespace Heliograph.Server.EngineApi;

/// <summary>Where clients connect to an engine.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Protocol">What is spoken: mqtt, websocket or socket.</param>
/// <param name="Port">Its port.</param>
/// <param name="Connections">Connections open now.</param>
internal sealed record EngineServer(string Name, string Protocol, int Port, long Connections);
