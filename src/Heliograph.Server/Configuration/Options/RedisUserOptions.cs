using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>Users in Redis, a hash each.</summary>
internal sealed record RedisUserOptions
{
    /// <summary>Host and port.</summary>
    [Setting(Applies.NewConnections)]
    public string Server { get; init; } = "127.0.0.1:6379";

    /// <summary>The number of the database.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 65_535)]
    public int Database { get; init; }

    /// <summary>The password of the server.</summary>
    [Setting(Applies.NewConnections)]
    public Secret? Password { get; init; }

    /// <summary>The command that gives password_hash, salt and is_superuser. A placeholder stays one argument whatever is in it.</summary>
    [Setting(Applies.NewConnections)]
    public string Command { get; init; } = "HMGET mqtt_user:${username} password_hash salt is_superuser";

    /// <summary>How long an answer may take. One that takes longer is a refusal.</summary>
    [Setting(Applies.NewConnections, Min = 0.01, Max = 60)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What is kept of passwords.</summary>
    public LookupPasswordOptions Passwords { get; init; } = new();
}
