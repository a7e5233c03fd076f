using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>The engine: the node that holds the connections.</summary>
internal sealed record EngineOptions : ISection
{
    /// <summary>Host and port of the center's registry. Unused in `single`.</summary>
    [Setting(Applies.Restart)]
    public string CenterRegistry { get; init; } = "localhost:6786";

    /// <summary>Where other engines connect to this one. Unused in `single`.</summary>
    public EndpointOptions MeshPoint { get; init; } = new() { Port = 6788 };

    /// <summary>The engine API: its `/metrics`, `/v1/…` and `/ws/v1`.</summary>
    public ApiServerOptions ApiServer { get; init; } = new();

    /// <summary>What the scripts of websocket and socket servers share.</summary>
    public LuaOptions Luavm { get; init; } = new();

    /// <summary>Where clients connect, an entry for every port. Naming one replaces the default list: MQTT on 127.0.0.1:1883 and MQTT over WebSocket on 127.0.0.1:8083 at `/mqtt`.</summary>
    [Setting(Applies.Restart)]
    public IReadOnlyList<ServerOptions> Servers { get; init; } = [];

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        var colon = CenterRegistry.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(CenterRegistry.AsSpan(colon + 1), out var port) || port == 0)
            problems.Add("centerRegistry", "expected host:port, for example localhost:6786");
    }
}
