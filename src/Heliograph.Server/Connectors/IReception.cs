using Heliograph.Server.Configuration;

namespace Heliograph.Server.Connectors;

/// <summary>A source's end of a connector, of a driver that knows more about it than whether the target is there.</summary>
internal interface IReception : IAsyncDisposable
{
    /// <summary>Why it does not receive although the connector is connected; null when it does.</summary>
    string? Problem { get; }

    /// <summary>It is about to be disposed for good, and not because the server stops: what the target keeps for it, and its successor does not go on with, is given up then.</summary>
    /// <param name="successor">What the source is from now on; null when there is none any more.</param>
    void Renounce(SourceOptions? successor)
    {
    }
}
