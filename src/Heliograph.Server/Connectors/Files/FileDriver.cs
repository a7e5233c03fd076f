using System.Collections.Concurrent;
using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Connectors.Files;

/// <summary>A folder of this machine. It is there when a file can be written in it. Actions over the same file share it. Any thread.</summary>
internal sealed class FileDriver : IConnectorDriver
{
    private const string Probe = ".heliograph-probe";

    private readonly string _folder;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<string, LineFile> _files = new(StringComparer.Ordinal);

    /// <summary>One that has opened nothing.</summary>
    public FileDriver(ConnectorOptions options, ILogger log) => (_folder, _log) = (Path.GetFullPath(options.File!.Folder), log);

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellation) => TryAsync(() => Directory.CreateDirectory(_folder));

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellation) => TryAsync(() => { });

    /// <inheritdoc/>
    public IActionDriver Open(ActionOptions options)
    {
        var path = Path.Combine(_folder, options.File!.File);
        return new FileAction(_files.GetOrAdd(path, one => new(one, _log)), options.File);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files.Values) await file.DisposeAsync().ConfigureAwait(false);
    }

    private Task TryAsync(Action before)
    {
        try
        {
            before();
            File.WriteAllBytes(Path.Combine(_folder, Probe), []);
            File.Delete(Path.Combine(_folder, Probe));
            return Task.CompletedTask;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"no file can be written in {_folder}: {fault.Message}", fault);
        }
    }
}
