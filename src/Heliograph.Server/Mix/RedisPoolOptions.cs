namespace Heliograph.Server.Mix;

/// <summary>A Redis server that scripts know by name: one entry of <c>engine.luavm.redis</c>.</summary>
internal sealed record RedisPoolOptions
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = "default";

    /// <summary>Host and port.</summary>
    public required string Address { get; init; }

    /// <summary>Its password; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>Number of the database.</summary>
    public int Database { get; init; }

    /// <summary>Connections at most. One carries many commands at once; another is opened when all are busy.</summary>
    public int PoolSize { get; init; } = 20;

    /// <summary>Connections that are not closed for being idle.</summary>
    public int MinIdle { get; init; } = 10;

    /// <summary>Age at which a connection is replaced; zero for never.</summary>
    public TimeSpan MaxAge { get; init; }

    /// <summary>How long a connection may be idle; zero for ever.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long connecting, or the answer to a command, may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
