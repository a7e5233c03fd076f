using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Connectors;

/// <summary>Receives over a connector, and hands on to rules.</summary>
internal sealed class InboundSource : IInboundSource, ISourceSink, IAsyncDisposable
{
    private readonly Func<string, SourceMessage, ValueTask<bool>> _take;
    private readonly Connector? _connector;
    private volatile IAsyncDisposable? _reception;

    /// <summary>One that receives nothing before <see cref="Open"/>.</summary>
    /// <param name="options">What it was made of.</param>
    /// <param name="connector">Its connector; null when there is none of that name.</param>
    /// <param name="cells">What became of its messages.</param>
    /// <param name="take">Takes a message over, with the identifier of the source; false when it is lost.</param>
    public InboundSource(SourceOptions options, Connector? connector, SourceCells cells, Func<string, SourceMessage, ValueTask<bool>> take)
    {
        (Options, _connector, Cells, _take) = (options, connector, cells, take);
        Problem = connector is null ? $"there is no connector {options.ConnectorId}" : null;
    }

    /// <summary>What it was made of.</summary>
    public SourceOptions Options { get; }

    /// <summary>Why it can never receive anything as it is; null when it can.</summary>
    public string? Problem { get; private set; }

    /// <inheritdoc/>
    public string Id => Options.Id;

    /// <inheritdoc/>
    public SourceCells Cells { get; }

    /// <summary>How it is: as its connector is, when it is enabled and can be used.</summary>
    public ConnectorStatus Status => !Options.Enabled ? ConnectorStatus.Stopped : Reason is not null ? ConnectorStatus.Disconnected : _connector!.Status;

    /// <summary>Why it is not connected.</summary>
    public string? Reason => Problem ?? _connector?.Reason ?? (_reception as IReception)?.Problem;

    /// <summary>Receives from now on, if it is enabled and does not yet.</summary>
    public void Open()
    {
        if (!Options.Enabled || _reception is not null) return;
        try
        {
            _reception = _connector?.Driver.Open(Options, this);
        }
        catch (FormatException wrong)
        {
            Problem = wrong.Message;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TakeAsync(SourceMessage message)
    {
        var isTaken = await _take(Id, message).ConfigureAwait(false);
        Cells.Receive(isTaken);
        return isTaken;
    }

    /// <summary>Another takes its place when it has been disposed, or none.</summary>
    public void Renounce(SourceOptions? successor) => (_reception as IReception)?.Renounce(successor);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _reception?.DisposeAsync() ?? ValueTask.CompletedTask;
}
