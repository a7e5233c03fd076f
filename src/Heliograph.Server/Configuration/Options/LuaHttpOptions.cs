using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>What the HTTP requests of scripts may take.</summary>
internal sealed record LuaHttpOptions
{
    /// <summary>Bytes of the body of an answer, unpacked; a larger one is an error.</summary>
    [Setting(Applies.Restart, Min = 1024, Max = 1_073_741_824)]
    public int MaxResponseSize { get; init; } = 8_388_608;

    /// <summary>Bytes of all bodies together that are sent, or have come and no script has got yet; a request that needs more is an error.</summary>
    [Setting(Applies.Restart, Min = 1_048_576, Max = 2_147_483_647)]
    public int MaxBufferedSize { get; init; } = 268_435_456;

    /// <summary>Requests under way at once, of all scripts together; further ones wait for their turn. Each is a connection, and so a file descriptor.</summary>
    [Setting(Applies.Restart, Min = 1, Max = 1_000_000)]
    public int MaxRequests { get; init; } = 2048;

    /// <summary>Redirections that are followed.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 100)]
    public int MaxRedirects { get; init; } = 10;

    /// <summary>How long a request may take that does not say, with its redirections.</summary>
    [Setting(Applies.Restart, Min = 0.01, Max = 86_400)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
