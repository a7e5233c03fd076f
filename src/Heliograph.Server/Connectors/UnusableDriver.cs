using Heliograph.Server.Configuration;

namespace Heliograph.Server.Connectors;

/// <summary>Stands in for a driver that could not be made: it never connects, and says why.</summary>
/// <param name="reason">Why.</param>
internal sealed class UnusableDriver(string reason) : IConnectorDriver
{
    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellation) => throw new TargetException(reason);

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellation) => throw new TargetException(reason);

    /// <inheritdoc/>
    public IActionDriver Open(ActionOptions options) => throw new FormatException($"its connector cannot be used: {reason}");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
