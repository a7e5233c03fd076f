using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>Users in PostgreSQL, a row each.</summary>
internal sealed record PostgreSqlUserOptions
{
    /// <summary>How to connect, as `Host=…;Username=…;Password=…;Database=…`.</summary>
    [Setting(Applies.NewConnections, Required = true)]
    public Secret Connection { get; init; } = new("");

    /// <summary>The query that gives password_hash, salt and is_superuser in one row. Placeholders become parameters.</summary>
    [Setting(Applies.NewConnections)]
    public string Query { get; init; } = "SELECT password_hash, salt, is_superuser FROM mqtt_user WHERE username = ${username} LIMIT 1";

    /// <summary>How long an answer may take. One that takes longer is a refusal.</summary>
    [Setting(Applies.NewConnections, Min = 0.01, Max = 60)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections to it at most.</summary>
    [Setting(Applies.NewConnections, Min = 1, Max = 1024)]
    public int PoolSize { get; init; } = 8;

    /// <summary>What is kept of passwords.</summary>
    public LookupPasswordOptions Passwords { get; init; } = new();
}
