namespace Heliograph.Server.Configuration;

/// <summary>What a configuration may contain but this version does not act upon.</summary>
internal static class Unused
{
    /// <summary>Each key that was given without effect, and why.</summary>
    public static IEnumerable<(string Key, string Reason)> In(HeliographOptions options)
    {
        if (options.Licenses.Given)
            yield return ("licenses", "Heliograph needs no licence");
        for (var i = 0; i < options.Engine.Servers.Count; i++)
            if (options.Engine.Servers[i] is { Protocol: not ServerProtocol.Mqtt } server)
                yield return ($"engine.servers[{i}].protocol",
                    $"{EnumText.Name(server.Protocol)} is not supported yet, nothing will listen on port {server.Port}");
    }
}
