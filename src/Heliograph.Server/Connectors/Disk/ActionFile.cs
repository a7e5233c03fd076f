using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Connectors.Disk;

/// <summary>
/// Keeps the rows of one action in a file. One thread writes: it takes all that has gathered, in one transaction, while the next gathers; a row that has its outcome before it
/// was written is never written. Once more than a little is in memory, written rows are kept on disk alone and read again when it is their turn. The same thread first looks through
/// the file: until it has, nothing is read or written, and rows gather in memory.
/// </summary>
internal sealed class ActionFile : IActionStore
{
    // Rows that are on disk stay in memory as well while they are no more than this.
    private const long Window = 16 << 20;

    private readonly string _path;
    private readonly ILogger _log;
    private readonly ManualResetEventSlim _isChecked = new();
    private readonly Lock _reading = new();
    private readonly object _gathering = new();
    private readonly Thread _thread;
    private ActionDatabase _database;
    private SqliteException? _damage;
    private List<ActionItem> _added = [];
    private List<ActionItem> _removed = [];
    private long _lastId;
    private long _restorable;
    private long _inMemory;
    private bool _isClosed;
    private bool _isFailing;
    private bool _hasTriedLast;

    private ActionFile(string path, ActionDatabase database, ILogger log)
    {
        (_path, _database, _log) = (path, database, log);
        _restorable = _lastId = database.LastId;
        _thread = new(Run) { IsBackground = true, Name = "action" };
        _thread.Start();
    }

    /// <summary>Opens a file, which is looked through later. One that is damaged is put aside with a line in the log, and a new one begun.</summary>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    /// <exception cref="SqliteException">The file cannot be used for the time being.</exception>
    public static ActionFile Open(string path, ILogger log)
    {
        try
        {
            return new(path, new(path), log);
        }
        catch (SqliteException damaged) when (IsDamage(damaged))
        {
            PutAside(path, damaged, log);
            return new(path, new(path), log);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ActionItem> Restore()
    {
        _isChecked.Wait();
        lock (_reading)
        {
            var items = _restorable == 0 ? [] : _database.UpTo(_restorable);
            _restorable = 0;
            return items;
        }
    }

    /// <inheritdoc/>
    public void Add(ActionItem item)
    {
        lock (_gathering)
        {
            item.Id = ++_lastId;
            _inMemory += item.Length;
            _added.Add(item);
            Monitor.Pulse(_gathering);
        }
    }

    /// <inheritdoc/>
    public void Remove(ActionItem item)
    {
        if (item.Id == 0) return; // It was made while the action had no file.
        lock (_gathering)
        {
            _inMemory -= item.Content.Length;
            item.IsDone = true;
            if (item.IsWritten) _removed.Add(item);
            Monitor.Pulse(_gathering);
        }
    }

    /// <inheritdoc/>
    public ValueTask LoadAsync(IReadOnlyList<ActionItem> items, CancellationToken cancellation)
    {
        foreach (var item in items)
        {
            lock (_gathering) item.IsInUse = true;
            if (item.Content.IsEmpty && item.Length > 0) Load(item);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Delete()
    {
        Dispose();
        DeleteFiles();
    }

    /// <summary>Writes what has gathered, and closes the file; one with nothing in it is deleted. Once.</summary>
    public void Dispose()
    {
        lock (_gathering)
        {
            _isClosed = true;
            Monitor.Pulse(_gathering);
        }

        if (!_thread.Join(TimeSpan.FromSeconds(2))) return; // The disk hangs.
        var isEmpty = !_isFailing && _damage is null && _database.LastId == 0;
        _database.Dispose();
        if (isEmpty) DeleteFiles();
    }

    private static bool IsDamage(SqliteException error) => error.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB;

    private static void PutAside(string path, SqliteException damaged, ILogger log)
    {
        var aside = $"{path}.damaged-{DateTime.UtcNow:yyyyMMddHHmmss}";
        foreach (var ending in (string[])["", "-wal", "-shm"])
        {
            if (File.Exists(path + ending)) File.Move(path + ending, aside + ending, overwrite: true);
        }

        ConnectorLog.Damaged(log, path, aside, damaged.Message);
    }

    private void DeleteFiles()
    {
        foreach (var ending in (string[])["", "-wal", "-shm"]) File.Delete(_path + ending);
    }

    private void Load(ActionItem item)
    {
        lock (_reading)
        {
            item.Content = _database.Read(item.Id) ?? [];
        }

        lock (_gathering) _inMemory += item.Content.Length;
    }

    private void Run()
    {
        Check();
        while (Gather(out var added, out var removed))
        {
            if (!TryWrite(added, removed)) PutBack(added, removed);
        }
    }

    // What is wrong with it is put right with the first write, and tried again with those after it until that succeeds.
    private void Check()
    {
        try
        {
            _database.Check();
        }
        catch (SqliteException error)
        {
            if (IsDamage(error)) (_damage, _restorable) = (error, 0);
            else ConnectorLog.DiskFailed(_log, _path, error.Message);
        }

        _isChecked.Set();
        if (_damage is not null) TryWrite([], []);
    }

    private void Renew(SqliteException damage)
    {
        lock (_reading)
        {
            _database.Dispose();
            PutAside(_path, damage, _log);
            _database = new(_path);
            _damage = null;
        }
    }

    private bool Gather(out List<ActionItem> added, out List<ActionItem> removed)
    {
        lock (_gathering)
        {
            while (_added.Count == 0 && _removed.Count == 0 && !_isClosed) Monitor.Wait(_gathering);
            (added, removed) = (_added, _removed);
            (_added, _removed) = ([], []);
            added.RemoveAll(item => item.IsDone);
            foreach (var item in added) item.IsWritten = true; // From now on its end has to be written as well.
            return added.Count > 0 || removed.Count > 0 || !_isClosed;
        }
    }

    private bool TryWrite(List<ActionItem> added, List<ActionItem> removed)
    {
        try
        {
            if (_damage is { } damage) Renew(damage);
            if (added.Count > 0 || removed.Count > 0) _database.Write(added, removed);
            _isFailing = false;
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            if (!_isFailing) ConnectorLog.DiskFailed(_log, _path, error.Message);
            _isFailing = true;
            return false;
        }

        Spill(added);
        return true;
    }

    // Rows in use keep their content; those that are done have none to keep.
    private void Spill(List<ActionItem> written)
    {
        lock (_gathering)
        {
            foreach (var item in written)
            {
                if (_inMemory <= Window) return;
                if (item.IsInUse || item.IsDone) continue;
                _inMemory -= item.Length;
                item.Content = default;
            }
        }
    }

    // The disk is full or gone: rows stay in memory, which the limit of the buffer bounds, and are tried again.
    private void PutBack(List<ActionItem> added, List<ActionItem> removed)
    {
        lock (_gathering)
        {
            _added.InsertRange(0, added);
            _removed.InsertRange(0, removed);
            foreach (var item in added) item.IsWritten = false;
            var until = Environment.TickCount64 + 1000;
            for (var left = 1000; left > 0 && !_isClosed; left = (int)(until - Environment.TickCount64)) Monitor.Wait(_gathering, left);
            if (_hasTriedLast) (_added, _removed) = ([], []);
            _hasTriedLast = _isClosed;
        }
    }
}
