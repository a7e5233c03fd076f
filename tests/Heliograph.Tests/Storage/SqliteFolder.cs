using Heliograph.Broker.Storage;
using Heliograph.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heliograph.Tests.Storage;

/// <summary>A data folder of its own for one test, and what one does to its files.</summary>
internal sealed class SqliteFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("heliograph-store-").FullName;

    public SqliteStoreOptions Options => new() { Path = System.IO.Path.Combine(Path, "heliograph.db") };

    public string File => Options.Path;

    public string Log => File + "-wal";

    public SqliteStore Open() => new(Options, NullLogger.Instance);

    /// <summary>What a store opened on this folder holds.</summary>
    public string Read()
    {
        using var store = Open();
        return ImageText.Of(store.Load());
    }

    /// <summary>Makes a store with this content and closes it.</summary>
    public void Fill(params ReadOnlySpan<TestBatch> batches)
    {
        using var store = Open();
        store.Load();
        foreach (var batch in batches) batch.KeepIn(store);
    }

    /// <summary>The files as they are now, as a kill would leave them.</summary>
    public SqliteFolder Copy(int? logLength = null)
    {
        var copy = new SqliteFolder();
        System.IO.File.Copy(File, copy.File);
        if (System.IO.File.Exists(Log)) System.IO.File.Copy(Log, copy.Log);
        if (logLength is { } length) Truncate(copy.Log, length);
        return copy;
    }

    /// <summary>Opens the file behind the store's back.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static void Truncate(string path, long length)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write);
        stream.SetLength(length);
    }

    public static void Overwrite(string path, long offset, int length)
    {
        using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write);
        stream.Position = offset;
        stream.Write(Enumerable.Repeat((byte)0xA5, length).ToArray());
    }

    /// <summary>Opening and loading must fail; what the user reads.</summary>
    public string Refusal() => Assert.Throws<StoreException>(() => Read()).Message;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
