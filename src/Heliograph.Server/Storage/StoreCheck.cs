using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Heliograph.Server.Storage;

/// <summary>Whether a file is a sound store that this program understands. Throws <see cref="Broker.Storage.StoreException"/> when not, changes nothing.</summary>
internal static class StoreCheck
{
    // Loading reads every row and so every page of the tables anyway; beyond this size that has to do.
    private const long QuickCheckLimit = 1L << 30;
    private const uint LogMagic = 0x377f0682;

    /// <summary>Looks at the files themselves, before SQLite would quietly take an empty one for a new database or skip a log it cannot read.</summary>
    public static void Header(string path)
    {
        if (new FileInfo(path).Length == 0) throw StoreRefusal.Foreign(path, "it is empty");
        var log = path + "-wal";
        if (!File.Exists(log)) return;
        Span<byte> start = stackalloc byte[4];
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length) return;
        // The lowest bit tells the byte order of its checksums; zeros are a log whose first write never reached the disk.
        var magic = BinaryPrimitives.ReadUInt32BigEndian(start);
        if (magic != 0 && (magic & ~1u) != LogMagic) throw StoreRefusal.Corrupt(log, "it does not begin as a write-ahead log does");
    }

    /// <summary>Looks at what SQLite reads.</summary>
    public static void Content(SqliteConnection connection, string path)
    {
        if (Number(connection, "application_id") != StoreSchema.ApplicationId) throw StoreRefusal.Foreign(path, "it belongs to another program");
        var version = Number(connection, "user_version");
        if (version > StoreSchema.Version) throw StoreRefusal.Newer(path, version);
        if (version < StoreSchema.Version) throw StoreRefusal.Corrupt(path, $"its format {version} was never released");
        if (new FileInfo(path).Length > QuickCheckLimit) return;
        var result = Pragma(connection, "quick_check(1)");
        if (result is not "ok") throw StoreRefusal.Corrupt(path, result ?? "no answer to quick_check");
    }

    /// <summary>The value of an integer pragma.</summary>
    public static long Number(SqliteConnection connection, string pragma) => long.Parse(Pragma(connection, pragma)!, CultureInfo.InvariantCulture);

    private static string? Pragma(SqliteConnection connection, string pragma)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA " + pragma;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
