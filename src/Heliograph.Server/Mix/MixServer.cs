using Heliograph.Server.Mesh;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Mix;

/// <summary>What the functions of <c>mix</c> work with in the scripts of one server: the same for all of its virtual machines.</summary>
internal sealed record MixServer
{
    /// <summary>What the log calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of its entry file; <c>require</c> reads nothing outside of it.</summary>
    public required string Folder { get; init; }

    /// <summary>Its options by name: <c>mix.server.option</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether its scripts are of the generation before, which has other names for some functions: <c>luaCompat: legacy</c>.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>Where <c>print</c> and <c>mix.log</c> write.</summary>
    public required ILogger Log { get; init; }

    /// <summary>Connections and channels.</summary>
    public required IMesh Mesh { get; init; }

    /// <summary>What <c>mix.queue.push</c> adds to.</summary>
    public required IMessageQueues Queues { get; init; }

    /// <summary>What <c>mix.http.request</c> asks with; shared by all servers.</summary>
    public required HttpRequests Http { get; init; }

    /// <summary>What <c>mix.redis.connection</c> finds; shared by all servers.</summary>
    public required RedisPools Redis { get; init; }
}
