namespace Heliograph.Server.Configuration;

/// <summary>What a configuration may contain but this version does not act upon.</summary>
internal static class Unused
{
    private const string Shared = "connections share buffers, which are as large as what is read and written; maxMessageSize bounds a message";

    /// <summary>Each key that was given without effect, and why.</summary>
    public static IEnumerable<(string Key, string Reason)> In(HeliographOptions options)
    {
        if (options.Licenses.Given)
            yield return ("licenses", "Heliograph needs no licence");
        var (api, usual) = (options.Engine.ApiServer, new ApiServerOptions());
        if (api.ReadBufferSize != usual.ReadBufferSize) yield return ("engine.apiServer.readBufferSize", Shared);
        if (api.WriteBufferSize != usual.WriteBufferSize) yield return ("engine.apiServer.writeBufferSize", Shared);
        for (var i = 0; i < options.Engine.Servers.Count; i++)
        {
            var (server, other) = (options.Engine.Servers[i], new ServerOptions());
            if (server.ReadBufferSize != other.ReadBufferSize) yield return ($"engine.servers[{i}].readBufferSize", Shared);
            if (server.WriteBufferSize != other.WriteBufferSize) yield return ($"engine.servers[{i}].writeBufferSize", Shared);
        }
    }
}
