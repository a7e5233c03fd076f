using Heliograph.Broker.Storage;
using Microsoft.Data.Sqlite;

namespace Heliograph.Server.Storage;

/// <summary>
/// The database file, open for this process alone: made when there is none, checked before anything in it is believed. Held until disposed.
/// </summary>
internal sealed class StoreFile : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int CheckpointPages = 4096;
    private const int LogSizeLimit = 64 << 20;

    private readonly FileStream _lock;

    private StoreFile(FileStream @lock, SqliteConnection connection) => (_lock, Connection) = (@lock, connection);

    /// <summary>The open database. One thread at a time.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>Opens or makes the store. Throws <see cref="StoreException"/> when it must not be used.</summary>
    public static StoreFile Open(SqliteStoreOptions options)
    {
        var path = Path.GetFullPath(options.Path);
        var @lock = Lock(path);
        SqliteConnection? connection = null;
        try
        {
            if (!File.Exists(path)) Create(path);
            Protect(path);
            StoreCheck.Header(path);
            connection = Connect(path);
            StoreCheck.Content(connection, path);
            Configure(connection, options);
            return new(@lock, connection);
        }
        catch (Exception error)
        {
            connection?.Dispose();
            @lock.Dispose();
            throw error switch
            {
                SqliteException sqlite => StoreRefusal.For(path, sqlite),
                IOException or UnauthorizedAccessException => StoreRefusal.Folder(Path.GetDirectoryName(path)!, error),
                _ => error,
            };
        }
    }

    public void Dispose()
    {
        Connection.Dispose();
        _lock.Dispose();
    }

    private static FileStream Lock(string database)
    {
        var directory = Path.GetDirectoryName(database)!;
        var path = database + ".lock";
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
            else Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
            return new(path, WithMode(new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None }));
        }
        catch (IOException error) when (IsLockedByAnother(error))
        {
            throw StoreRefusal.InUse(path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StoreRefusal.Folder(directory, error);
        }
    }

    // A sharing violation on Windows, EAGAIN on Linux, on macOS.
    private static bool IsLockedByAnother(IOException error) => (error.HResult & 0xFFFF) is 32 or 11 or 35;

    // Made under another name and renamed when it is whole: a file under the final name is never a half-made one.
    private static void Create(string path)
    {
        if (File.Exists(path + "-wal") && new FileInfo(path + "-wal").Length > 0) throw StoreRefusal.Orphaned(path + "-wal");
        var draft = path + ".new";
        new FileStream(draft, WithMode(new() { Mode = FileMode.Create, Access = FileAccess.Write })).Dispose();
        File.Delete(draft + "-journal");
        using (var connection = Connect(draft)) Execute(connection, StoreSchema.Create);
        File.Move(draft, path);
    }

    // The log and its index inherit the mode; messages are nobody else's to read (CVE-2017-9868).
    private static void Protect(string path)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) != OwnerOnly) File.SetUnixFileMode(path, OwnerOnly);
    }

    private static FileStreamOptions WithMode(FileStreamOptions options)
    {
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return options;
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Configure(SqliteConnection connection, SqliteStoreOptions options)
    {
        Execute(
            connection,
            $"""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = {options.Synchronous};
            PRAGMA fullfsync = ON;
            PRAGMA checkpoint_fullfsync = ON;
            PRAGMA wal_autocheckpoint = {CheckpointPages};
            PRAGMA journal_size_limit = {LogSizeLimit};
            PRAGMA cache_size = -16384;
            PRAGMA temp_store = MEMORY;
            PRAGMA busy_timeout = 5000;
            """);
        if (options.MaxSize > 0) Execute(connection, $"PRAGMA max_page_count = {Math.Max(1, options.MaxSize / StoreCheck.Number(connection, "page_size"))}");
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
