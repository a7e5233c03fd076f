using Heliograph.Broker;
using Heliograph.Server.Configuration;
using Heliograph.Server.Mesh;
using Heliograph.Server.Scripting;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Gateway;

/// <summary>The scripted servers of a node, from the first to be opened until the node stops.</summary>
/// <param name="options">What scripts share.</param>
/// <param name="broker">Whose channels they meet on.</param>
/// <param name="queues">What they push to.</param>
/// <param name="log">Where they, and their scripts, are logged.</param>
/// <param name="clock">The clock.</param>
internal sealed class ScriptServers(LuaOptions options, MessageBroker broker, IMessageQueues queues, ILogger log, TimeProvider clock)
{
    private readonly List<ScriptServer> _servers = [];

    /// <summary>What they share.</summary>
    public GatewayRoom Room { get; } = new(options, broker, queues, log, clock);

    /// <summary>The servers, in the order of opening.</summary>
    public IReadOnlyList<ScriptServer> All => _servers;

    /// <summary>Loads a server's script.</summary>
    /// <exception cref="ScriptException">It cannot be loaded; the message says which server, and why.</exception>
    public ScriptServer Open(ServerOptions server)
    {
        try
        {
            var opened = new ScriptServer(server, Room);
            _servers.Add(opened);
            return opened;
        }
        catch (ScriptException fault)
        {
            throw new ScriptException($"Server '{server.DisplayName}': the script cannot be loaded: {fault.Message}");
        }
    }

    /// <summary>Takes over what a changed configuration says for new connections to the server of this listener, if that has a script.</summary>
    public void Apply(string listener, ServerOptions options) => _servers.Find(server => server.Listener == listener)?.Apply(options);

    /// <summary>Looks at no files any more, and closes every connection in order.</summary>
    public async Task CloseAllAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync().ConfigureAwait(false);
        await Room.CloseAllAsync().ConfigureAwait(false);
    }

    /// <summary>Closes the machines; the shards have stopped.</summary>
    public void Dispose()
    {
        foreach (var server in _servers) server.Close();
        Room.Dispose();
    }
}
