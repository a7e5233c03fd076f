namespace Heliograph.Server.Connectors;

/// <summary>A source's end of a connector, of a driver that knows more about it than whether the target is there.</summary>
internal interface IReception : IAsyncDisposable
{
    /// <summary>Why it does not receive although the connector is connected; null when it does.</summary>
    string? Problem { get; }
}
