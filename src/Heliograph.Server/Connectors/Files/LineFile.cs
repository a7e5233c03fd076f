using System.Buffers;
using System.Collections.Concurrent;
using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Connectors.Files;

/// <summary>
/// A file of lines that is replaced when it is large: <c>name</c> becomes <c>name.1</c>, that <c>name.2</c>, and so on. A line is in it whole or not at all: what a write that
/// failed has left is cut off, at once or when the file is opened the next time. Anybody may read it; of this process one writes. Any thread; one at a time.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="log">The log.</param>
internal sealed class LineFile(string path, ILogger log) : IAsyncDisposable
{
    private const int Chunk = 1 << 20;

    private static readonly ConcurrentDictionary<string, LineFile> s_writers = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private FileStream? _file;
    private long _length;

    /// <summary>Adds the lines of a batch, and says of those that are in the file that they have succeeded.</summary>
    /// <exception cref="TargetException">The rest is not in it.</exception>
    public async Task AppendAsync(ActionBatch batch, FileActionOptions options, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            for (var i = 0; i < batch.Count;) i = await AppendAsync(batch, i, options, cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new TargetException($"{path} cannot be written: {fault.Message}", fault);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        s_writers.TryRemove(KeyValuePair.Create(path, this));
        _writing.Release();
    }

    // As many lines as belong in the file as it is and are written at once; gives the first that is left.
    private async Task<int> AppendAsync(ActionBatch batch, int from, FileActionOptions options, CancellationToken cancellation)
    {
        var file = await OpenAsync(cancellation).ConfigureAwait(false);
        if (_length > 0 && _length + batch[from].Length > options.MaxSize) file = await ReplaceAsync(options.MaxFiles, cancellation).ConfigureAwait(false);
        var lines = new ArrayBufferWriter<byte>();
        var to = from;
        do lines.Write(batch[to++].Span);
        while (to < batch.Count && lines.WrittenCount < Chunk && _length + lines.WrittenCount + batch[to].Length <= options.MaxSize);
        await WriteAsync(file, lines.WrittenMemory, options.Sync, cancellation).ConfigureAwait(false);
        for (var i = from; i < to; i++) batch.Succeed(i);
        return to;
    }

    private async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> lines, bool isSynced, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            // Not to be given up half way: the rest of a line would be missing.
            await RandomAccess.WriteAsync(file.SafeFileHandle, lines, _length, CancellationToken.None).ConfigureAwait(false);
            if (isSynced) RandomAccess.FlushToDisk(file.SafeFileHandle);
            _length += lines.Length;
        }
        catch
        {
            await CutAsync(file).ConfigureAwait(false);
            throw;
        }
    }

    private async Task CutAsync(FileStream file)
    {
        try
        {
            file.SetLength(_length);
        }
        catch (Exception fault) when (fault is IOException or ArgumentException or NotSupportedException)
        {
            await CloseAsync().ConfigureAwait(false); // It is cut when it is opened again.
        }
    }

    // Somebody may have moved it away or cut it, to keep it somewhere else: what is written to what is left would be lost.
    private async Task<FileStream> OpenAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var there = new FileInfo(path);
        if (_file is not null && there.Exists && there.Length == _length) return _file;
        await CloseAsync().ConfigureAwait(false);
        if (s_writers.GetOrAdd(path, this) != this) throw new IOException("another connector writes it");
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            _length = TornLine.Whole(file);
            if (_length < file.Length)
            {
                FileDriverLog.Cut(log, path, file.Length - _length);
                file.SetLength(_length);
            }
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return _file = file;
    }

    private async Task<FileStream> ReplaceAsync(int maxFiles, CancellationToken cancellation)
    {
        await CloseAsync().ConfigureAwait(false);
        File.Delete(maxFiles == 1 ? path : $"{path}.{maxFiles - 1}");
        for (var number = maxFiles - 2; number >= 1; number--)
        {
            if (File.Exists($"{path}.{number}")) File.Move($"{path}.{number}", $"{path}.{number + 1}", overwrite: true);
        }

        if (maxFiles > 1) File.Move(path, $"{path}.1", overwrite: true);
        return await OpenAsync(cancellation).ConfigureAwait(false);
    }

    private async Task CloseAsync()
    {
        if (_file is not { } file) return;
        _file = null;
        await file.DisposeAsync().ConfigureAwait(false);
    }
}
