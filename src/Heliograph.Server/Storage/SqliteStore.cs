using System.Diagnostics;
using System.Runtime.InteropServices;
using Heliograph.Broker.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Heliograph.Server.Storage;

/// <summary>
/// The store in one SQLite file with a write-ahead log. One thread writes: it takes every batch submitted so far, keeps them in one transaction
/// with one fsync, and completes them; meanwhile the next group gathers. When storage fails, batches are completed as not kept, and the
/// next ones are tried again.
/// </summary>
internal sealed class SqliteStore : IStore
{
    private const int GroupOperations = 16384;
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private readonly SqliteStoreOptions _options;
    private readonly ILogger _logger;
    private readonly StoreFile _file;
    private readonly StoreMarks _marks = new();
    private readonly StoreWriter _writer;
    private readonly StoreBacklog _backlog = new();
    private readonly List<StoreBatch> _group = [];
    private readonly Thread _thread;
    private long _commits;
    private long _failed;
    private long _failedBefore;
    private bool _failing;

    /// <summary>Opens the file, or makes it. Throws <see cref="StoreException"/> when it must not be used.</summary>
    public SqliteStore(SqliteStoreOptions options, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _file = StoreFile.Open(options);
        _writer = OrRefuse(() => new StoreWriter(_file.Connection, _marks));
        _thread = new(Run) { IsBackground = true, Name = "store" };
    }

    /// <inheritdoc/>
    public long Commits => Volatile.Read(ref _commits);

    /// <inheritdoc/>
    public long FailedBatches => Volatile.Read(ref _failed);

    /// <inheritdoc/>
    public string Synchronous => _options.Synchronous switch
    {
        SynchronousMode.Full => "full",
        SynchronousMode.Normal => "normal",
        _ => "off",
    };

    /// <summary>Changes that reached the file's tables; those that cancelled out in their group are not among them. Read when nothing is being written.</summary>
    public long WrittenOperations => _writer.Written;

    /// <inheritdoc/>
    public StoreImage Load()
    {
        var builder = new StoreImageBuilder();
        var image = OrRefuse(() =>
        {
            new StoreReader(_file.Connection, _marks).Read(builder);
            var image = builder.Build();
            Repair(builder.Repairs);
            return image;
        });
        StoreLog.Opened(_logger, _options.Path, image.Sessions.Count, image.Messages.Count, image.Retained.Count, image.Delayed.Count);
        _thread.Start();
        return image;
    }

    /// <inheritdoc/>
    public void Submit(StoreBatch batch) => _backlog.Submit(batch);

    /// <inheritdoc/>
    public bool Drain(TimeSpan limit) => _backlog.Drain(limit);

    /// <summary>Ends the store; batches that still wait are completed as not kept. A disk that hangs does not hold this up for long.</summary>
    public void Dispose()
    {
        _backlog.Close();
        if (_thread.IsAlive && !_thread.Join(EndLimit)) return;
        _writer.Dispose();
        _file.Dispose();
    }

    private T OrRefuse<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is SqliteException or OverflowException)
        {
            _file.Dispose();
            if (error is SqliteException sqlite) throw StoreRefusal.For(_options.Path, sqlite);
            throw StoreRefusal.Corrupt(_options.Path, error.Message, error);
        }
    }

    private void Repair(List<StoreOperation> repairs)
    {
        if (repairs.Count == 0) return;
        _writer.Write([new RepairBatch(repairs)]);
        StoreLog.Repaired(_logger, _options.Path, repairs.Count);
    }

    private void Run()
    {
        while (_backlog.Take(_group, GroupOperations, out var refused))
        {
            var batches = CollectionsMarshal.AsSpan(_group);
            if (refused) Complete(batches, kept: false);
            else Keep(batches);
        }
    }

    // Of a group that fails, the halves are tried apart: one batch that cannot be kept, or that a full disk has no room for, fails alone.
    private void Keep(ReadOnlySpan<StoreBatch> batches)
    {
        if (TryWrite(batches, out var apart))
        {
            Complete(batches, kept: true);
        }
        else if (apart && batches.Length > 1)
        {
            Keep(batches[..(batches.Length / 2)]);
            Keep(batches[(batches.Length / 2)..]);
        }
        else
        {
            Interlocked.Add(ref _failed, batches.Length);
            Complete(batches, kept: false);
        }
    }

    private bool TryWrite(ReadOnlySpan<StoreBatch> batches, out bool apart)
    {
        apart = false;
        var start = Stopwatch.GetTimestamp();
        try
        {
            if (!_writer.Write(batches)) return true;
        }
        catch (Exception error)
        {
            var code = (error as SqliteException)?.SqliteErrorCode ?? raw.SQLITE_ERROR;
            apart = code is raw.SQLITE_FULL or raw.SQLITE_TOOBIG or raw.SQLITE_CONSTRAINT or raw.SQLITE_ERROR;
            if (!_failing) Failing(error, code);
            return false;
        }

        Committed(start, batches.Length);
        return true;
    }

    private void Committed(long start, int batches)
    {
        Interlocked.Increment(ref _commits);
        if (_failing) Recovered();
        try
        {
            _options.Committed?.Invoke(Stopwatch.GetTimestamp() - start, batches);
        }
        catch (Exception error)
        {
            StoreLog.ObserverFailed(_logger, _options.Path, error);
        }
    }

    private void Failing(Exception error, int code)
    {
        _failing = true;
        _failedBefore = _failed;
        StoreLog.Failing(_logger, _options.Path, error.Message, StoreRefusal.Advice(code));
    }

    private void Recovered()
    {
        _failing = false;
        StoreLog.Recovered(_logger, _options.Path, _failed - _failedBefore);
    }

    private void Complete(ReadOnlySpan<StoreBatch> batches, bool kept)
    {
        foreach (var batch in batches)
        {
            try
            {
                batch.Complete(kept);
            }
            catch (Exception error)
            {
                StoreLog.ObserverFailed(_logger, _options.Path, error);
            }
        }
    }

    private sealed class RepairBatch : StoreBatch
    {
        public RepairBatch(List<StoreOperation> repairs)
        {
            foreach (var repair in repairs) Add(repair);
        }

        public override void Complete(bool kept) => Clear();
    }
}
