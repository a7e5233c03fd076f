namespace Heliograph.Server.EngineApi;

/// <summary>When a WebSocket of the engine API is given up; zero is never.</summary>
/// <param name="Read">Nothing was read for so long, no answer to a ping either.</param>
/// <param name="Write">A write takes longer.</param>
internal readonly record struct SocketPatience(TimeSpan Read, TimeSpan Write)
{
    /// <summary>A minute each.</summary>
    public SocketPatience()
        : this(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60))
    {
    }
}
