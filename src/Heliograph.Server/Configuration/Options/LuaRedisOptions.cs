using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A Redis server that scripts reach by name.</summary>
internal sealed record LuaRedisOptions
{
    /// <summary>Name scripts use.</summary>
    [Setting(Applies.Restart)]
    public string Name { get; init; } = "default";

    /// <summary>Host and port.</summary>
    [Setting(Applies.Restart)]
    public string Addr { get; init; } = "localhost:6379";

    /// <summary>Password, when the server wants one.</summary>
    [Setting(Applies.Restart)]
    public Secret? Password { get; init; }

    /// <summary>Number of the database.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 65_535)]
    public int Db { get; init; }

    /// <summary>Connections at most.</summary>
    [Setting(Applies.Restart, Min = 1, Max = 10_000)]
    public int PoolSize { get; init; } = 20;

    /// <summary>Connections kept open when idle.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 10_000)]
    public int MinIdleConns { get; init; } = 10;

    /// <summary>Age at which a connection is replaced; 0 never does.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 31_536_000)]
    public TimeSpan MaxConnAge { get; init; }

    /// <summary>How long a connection may be idle.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 31_536_000)]
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(300);
}
