using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A Redis server.</summary>
internal sealed record RedisConnectorOptions : ISection
{
    /// <summary>Host and port.</summary>
    [Setting(Applies.Now)]
    public string Server { get; init; } = "127.0.0.1:6379";

    /// <summary>The number of the database.</summary>
    [Setting(Applies.Now, Min = 0, Max = 65_535)]
    public int Database { get; init; }

    /// <summary>The user, of a server that has users (Redis 6); without one the user `default`.</summary>
    [Setting(Applies.Now)]
    public string Username { get; init; } = "";

    /// <summary>The password of the server or of the user.</summary>
    [Setting(Applies.Now)]
    public Secret? Password { get; init; }

    /// <summary>Connections at most.</summary>
    [Setting(Applies.Now, Min = 1, Max = 1024)]
    public int PoolSize { get; init; } = 8;

    /// <summary>Whether and how it is encrypted.</summary>
    public ClientTlsOptions Tls { get; init; } = new();

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (!HostAndPort.IsValid(Server)) problems.Add("server", "expected host and port, such as 127.0.0.1:6379");
        if (Username.Length > 0 && Password is null) problems.Add("username", "has no effect without password");
    }
}
