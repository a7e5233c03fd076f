namespace Heliograph.Server.Connectors;

/// <summary>Where a source puts what it receives. Any thread.</summary>
internal interface ISourceSink
{
    /// <summary>Takes a message over. Completes when it may be acknowledged to where it came from: false means that it has been lost here, and counted.</summary>
    ValueTask<bool> TakeAsync(SourceMessage message);
}
