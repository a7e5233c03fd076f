using Heliograph.Server.Configuration;

namespace Heliograph.Server.Connectors;

/// <summary>
/// What a type of connector does with its target. The connector says when: it connects, checks while connected, and connects again when a check has
/// failed. Never two of these at once; actions send meanwhile, from any thread, also when there is no connection (they fail then, to be tried again).
/// </summary>
internal interface IConnectorDriver : IAsyncDisposable
{
    /// <summary>What the driver calls when it notices by itself that the target has gone: it is checked at once then. Set before it is told to connect. Any thread may call it.</summary>
    Action Doubt
    {
        set { }
    }

    /// <summary>Connects anew, whatever there was before.</summary>
    /// <exception cref="TargetException">It cannot; the message is for the user and has no secret in it.</exception>
    Task ConnectAsync(CancellationToken cancellation);

    /// <summary>Whether the target still answers.</summary>
    /// <exception cref="TargetException">It does not.</exception>
    Task CheckAsync(CancellationToken cancellation);

    /// <summary>An action over this connector; there is nothing to close.</summary>
    /// <exception cref="FormatException">The section of the action cannot be used; the message says why.</exception>
    IActionDriver Open(ActionOptions options);

    /// <summary>Receives from the target until it is disposed; across connections, which the driver makes again only when it is told to connect.</summary>
    /// <exception cref="FormatException">The section of the source cannot be used; the message says why.</exception>
    IAsyncDisposable Open(SourceOptions options, ISourceSink sink) => throw new FormatException("nothing is received from connectors of this type");
}
