using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Heliograph.Server.Storage;

/// <summary>
/// A prepared statement that is run many times, straight on SQLite's own calls: <see cref="SqliteCommand"/> would box each value and copy each
/// blob into an array. Errors are <see cref="SqliteException"/>. One thread at a time.
/// </summary>
internal sealed class StoreStatement : IDisposable
{
    private const uint Persistent = 1;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public StoreStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, sql, Persistent, out _statement));
    }

    /// <summary>Sets parameter <paramref name="index"/> (from 1).</summary>
    public StoreStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    /// <summary>Sets parameter <paramref name="index"/> (from 1) to a copy of <paramref name="value"/>.</summary>
    public StoreStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, index, value));
        return this;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Run()
    {
        _ = raw.sqlite3_step(_statement);
        Check(raw.sqlite3_reset(_statement));
    }

    /// <summary>The next row of a query; false at its end.</summary>
    public bool Read()
    {
        if (raw.sqlite3_step(_statement) == raw.SQLITE_ROW) return true;
        Check(raw.sqlite3_reset(_statement));
        return false;
    }

    /// <summary>Column <paramref name="column"/> (from 0) of the row.</summary>
    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>Column <paramref name="column"/> (from 0) of the row; valid until the next call.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(code, _database);
    }
}
