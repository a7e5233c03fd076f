namespace Heliograph.Server.Mix;

/// <summary>What a request of a script may take.</summary>
internal sealed record HttpLimits
{
    /// <summary>Bytes of the body of an answer, unpacked; a larger one is an error.</summary>
    public int MaxResponse { get; init; } = 8 << 20;

    /// <summary>Bytes of all bodies together that are sent, or have come and no script has got yet; a request that needs more is an error.</summary>
    public long MaxBuffered { get; init; } = 256 << 20;

    /// <summary>Redirections that are followed; one more is an error.</summary>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>Requests under way at once, of all scripts together; further ones wait for their turn, within their time. Each is a connection.</summary>
    public int MaxRequests { get; init; } = 2048;

    /// <summary>How long a request that does not say may take, with its redirections.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
