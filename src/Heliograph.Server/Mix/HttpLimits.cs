namespace Heliograph.Server.Mix;

/// <summary>What a request of a script may take.</summary>
internal sealed record HttpLimits
{
    /// <summary>Bytes of the body of an answer, unpacked; a larger one is an error.</summary>
    public int MaxResponse { get; init; } = 8 << 20;

    /// <summary>Redirections that are followed; one more is an error.</summary>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>Connections to one server; further requests wait for one of them.</summary>
    public int MaxConnections { get; init; } = 4096;

    /// <summary>How long a request that does not say may take, with its redirections.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
