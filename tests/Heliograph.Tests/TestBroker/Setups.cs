using Heliograph.Protocol;

namespace Heliograph.Tests;

/// <summary>What a behaviour must not depend on.</summary>
internal static class Setups
{
    /// <summary>MQTT 3.1.1 and 5, publisher and subscriber on one shard and on two.</summary>
    public static TheoryData<ProtocolVersion, int> VersionsAndShards => new()
    {
        { ProtocolVersion.V311, 1 },
        { ProtocolVersion.V311, 2 },
        { ProtocolVersion.V5, 1 },
        { ProtocolVersion.V5, 2 },
    };

    public static TheoryData<ProtocolVersion> Versions => [ProtocolVersion.V311, ProtocolVersion.V5];

    /// <summary>Publisher and subscriber on one shard and on two.</summary>
    public static TheoryData<int> Shards => [1, 2];
}
