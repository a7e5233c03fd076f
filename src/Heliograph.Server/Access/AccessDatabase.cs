using System.Globalization;
using Heliograph.Server.Apps;
using Microsoft.Data.Sqlite;

namespace Heliograph.Server.Access;

/// <summary>
/// Users, rules and bans that outlive the process: <c>access.db</c> in the data folder. One connection behind one lock; never called on a shard's
/// thread, because it waits for the disk. What decides about clients reads it once and then works from memory.
/// </summary>
internal sealed class AccessDatabase : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();
    private readonly string _place;

    private AccessDatabase(SqliteConnection connection, string place) => (_connection, _place) = (connection, place);

    /// <summary>Opens the file, or makes it, readable for its owner alone.</summary>
    /// <exception cref="AccessFileException">It cannot be made, is no access data, is damaged, or is of a newer version.</exception>
    public static AccessDatabase Open(string path)
    {
        var place = Path.GetFullPath(path);
        return OrFail(place, () =>
        {
            PrivateFile.MakeFolderOf(place);
            if (!File.Exists(place)) PrivateFile.Open(place, FileMode.CreateNew).Dispose();
            return Prepare(Connect(place), place);
        });
    }

    /// <summary>One that is kept in memory and lost with the process.</summary>
    public static AccessDatabase InMemory() => Prepare(Connect(":memory:"), "memory");

    /// <summary>Reads or writes, alone: nobody else has the connection meanwhile. Short; a write of many rows makes its own transaction.</summary>
    /// <exception cref="AccessFileException">The database could not do it.</exception>
    public T Run<T>(Func<SqliteConnection, T> work)
    {
        lock (_lock) return OrFail(_place, () => work(_connection));
    }

    /// <summary>Runs one statement with the values of <c>$name</c> in it, and says how many rows it changed.</summary>
    /// <exception cref="AccessFileException">The database could not do it.</exception>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var given = values.ToArray();
        return Run(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in given) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
            return command.ExecuteNonQuery();
        });
    }

    /// <summary>Every row of a query, as <paramref name="row"/> makes it.</summary>
    /// <exception cref="AccessFileException">The database could not do it.</exception>
    public List<T> Read<T>(string sql, Func<SqliteDataReader, T> row) => Run(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock) _connection.Dispose();
    }

    private static SqliteConnection Connect(string source)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static AccessDatabase Prepare(SqliteConnection connection, string place)
    {
        try
        {
            if (Pragma(connection, "schema_version") == 0) Execute(connection, AccessSchema.Create);
            Check(connection, place);
            if (Pragma(connection, "user_version") < AccessSchema.Version) Execute(connection, AccessSchema.FromFirst);
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY;");
            return new(connection, place);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Check(SqliteConnection connection, string place)
    {
        if (Pragma(connection, "application_id") != AccessSchema.ApplicationId)
            throw new AccessFileException($"'{place}' is no access data of Heliograph; it is left untouched. Restore it from a backup, or move it away to start without users, rules and bans");
        if (Pragma(connection, "user_version") is var version && version is < 1 or > AccessSchema.Version)
            throw new AccessFileException($"'{place}' was written by a newer Heliograph (its format is {version}, this one reads {AccessSchema.Version}); start the newer version");
    }

    private static long Pragma(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA " + name;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static T OrFail<T>(string place, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException cause)
        {
            throw new AccessFileException($"'{place}' cannot be used: {cause.Message}; check the disk and the file's owner, or restore it from a backup", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new AccessFileException($"'{place}' cannot be made or opened: {cause.Message}", cause);
        }
    }
}
