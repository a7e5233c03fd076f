using Heliograph.Broker.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Heliograph.Server.Storage;

/// <summary>Writes batches in one transaction each time. One thread at a time.</summary>
internal sealed class StoreWriter(SqliteConnection connection, StoreMarks marks) : IDisposable
{
    private readonly StoreGroup _group = new(marks);
    private readonly StoreTables _tables = new(connection);
    private readonly StoreStatement _begin = new(connection, "BEGIN IMMEDIATE");
    private readonly StoreStatement _commit = new(connection, "COMMIT");
    private readonly StoreStatement _rollback = new(connection, "ROLLBACK");

    /// <summary>Changes that reached the tables since the start; those that cancelled out are not among them.</summary>
    public long Written { get; private set; }

    /// <summary>
    /// Keeps <paramref name="batches"/>, all of them, or none and throws what storage said (<see cref="SqliteException"/>). False when their
    /// changes cancelled out, so that there was nothing to commit.
    /// </summary>
    public bool Write(ReadOnlySpan<StoreBatch> batches)
    {
        var changes = _group.Plan(batches);
        if (changes == 0) return false;
        try
        {
            _begin.Run();
            Apply(batches);
            _commit.Run();
        }
        catch
        {
            marks.RolledBack();
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0) _rollback.Run();
            throw;
        }

        marks.Committed();
        Written += changes;
        return true;
    }

    public void Dispose()
    {
        _tables.Dispose();
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
    }

    private void Apply(ReadOnlySpan<StoreBatch> batches)
    {
        var index = 0;
        foreach (var batch in batches)
        {
            for (var i = 0; i < batch.Operations.Count; i++)
            {
                if (_group.Counts(index++)) Apply(batch.Operations[i]);
            }
        }
    }

    private void Apply(in StoreOperation operation)
    {
        if (marks.IsOvertaken(operation)) return;
        marks.Note(operation);
        _tables.Apply(operation);
    }
}
