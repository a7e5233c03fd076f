using Heliograph.Server.Apps;
using Microsoft.Data.Sqlite;

namespace Heliograph.Server.Connectors.Disk;

/// <summary>The rows of one action in a SQLite file. One thread at a time, but for <see cref="Read"/>, which has a connection of its own and is one other thread's at a time.</summary>
internal sealed class ActionDatabase : IDisposable
{
    private const int Version = 1;

    private readonly SqliteConnection _writing;
    private readonly SqliteConnection _reading;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _read;

    /// <summary>Opens the file, or makes it, readable for its owner alone. Does not take long, however large it is, and does not see everything that may be wrong with it (<see cref="Check"/>).</summary>
    /// <exception cref="SqliteException">It cannot be used.</exception>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public ActionDatabase(string path)
    {
        PrivateFile.MakeFolderOf(path);
        if (!File.Exists(path)) PrivateFile.Open(path, FileMode.CreateNew).Dispose();
        _writing = Connect(path);
        _reading = Connect(path);
        Prepare();
        _insert = Command(_writing, "INSERT INTO rows (id, lane, expires, content) VALUES ($id, $lane, $expires, $content)", "$id", "$lane", "$expires", "$content");
        _delete = Command(_writing, "DELETE FROM rows WHERE id = $id", "$id");
        _read = Command(_reading, "SELECT content FROM rows WHERE id = $id", "$id");
    }

    /// <summary>The number of the newest row; 0 when there is none.</summary>
    public long LastId => Number("SELECT coalesce(max(id), 0) FROM rows");

    /// <summary>Looks through all of it, which takes as long as it is large.</summary>
    /// <exception cref="SqliteException">It is damaged, or cannot be read.</exception>
    public void Check()
    {
        using var check = Command(_writing, "PRAGMA quick_check(1)");
        if ((string)check.ExecuteScalar()! is not "ok" and var wrong) throw new SqliteException($"it is damaged: {wrong}", SQLitePCL.raw.SQLITE_CORRUPT);
    }

    /// <summary>Every row up to a number, oldest first, without contents. Uses the connection for reading.</summary>
    public List<ActionItem> UpTo(long lastId)
    {
        using var command = Command(_reading, "SELECT id, lane, expires, length(content) FROM rows WHERE id <= $id ORDER BY id", "$id");
        command.Parameters[0].Value = lastId;
        using var reader = command.ExecuteReader();
        var items = new List<ActionItem>();
        while (reader.Read()) items.Add(new() { Id = reader.GetInt64(0), Key = reader.GetInt32(1), Expires = reader.GetInt64(2), Length = reader.GetInt32(3), IsWritten = true });
        return items;
    }

    /// <summary>Adds and deletes, all of it or nothing.</summary>
    /// <exception cref="SqliteException">Nothing has been written.</exception>
    public void Write(IReadOnlyList<ActionItem> added, IReadOnlyList<ActionItem> removed)
    {
        using var transaction = _writing.BeginTransaction();
        (_insert.Transaction, _delete.Transaction) = (transaction, transaction);
        foreach (var item in added) Run(_insert, item.Id, item.Key, item.Expires, item.Content.ToArray());
        foreach (var item in removed) Run(_delete, item.Id);
        transaction.Commit();
    }

    /// <summary>The content of a row.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public byte[]? Read(long id)
    {
        _read.Parameters[0].Value = id;
        return (byte[]?)_read.ExecuteScalar();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writing.Dispose();
        _reading.Dispose();
        _insert?.Dispose();
        _delete?.Dispose();
        _read?.Dispose();
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private void Prepare()
    {
        try
        {
            if (Number("PRAGMA schema_version") == 0) Run(_writing, $"CREATE TABLE rows (id INTEGER PRIMARY KEY, lane INTEGER NOT NULL, expires INTEGER NOT NULL, content BLOB NOT NULL); PRAGMA user_version = {Version}");
            if (Number("PRAGMA user_version") != Version) throw new SqliteException("it is of another version", SQLitePCL.raw.SQLITE_NOTADB);
            Run(_writing, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private long Number(string query)
    {
        using var command = Command(_writing, query);
        return (long)command.ExecuteScalar()!;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        command.ExecuteNonQuery();
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters) command.Parameters.Add(new() { ParameterName = name });
        return command;
    }
}
