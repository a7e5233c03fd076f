using Heliograph.Broker.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Heliograph.Server.Storage;

/// <summary>The reasons for which a store is not opened, worded for the person who has to act.</summary>
internal static class StoreRefusal
{
    public static StoreException Folder(string directory, Exception inner) =>
        new($"The data folder {directory} cannot be made or written: {inner.Message} Give this user the right to write there, or set another one.", inner);

    public static StoreException InUse(string lockFile, Exception inner) =>
        new($"The store is in use by another process, which holds {lockFile}. Stop it, or set another file for this one.", inner);

    public static StoreException Orphaned(string log) =>
        new($"{log} is there but the database it belongs to is not. It may hold acknowledged messages: put the database back beside it, "
            + "or move it away to start empty.");

    public static StoreException Foreign(string path, string what) =>
        new($"{path} is not a Heliograph store: {what}. It is left untouched. Restore it from a backup, or move it and its -wal file away "
            + "to start empty.");

    public static StoreException Newer(string path, long version) =>
        new($"{path} was written by a newer Heliograph (its format is {version}, this one reads up to {StoreSchema.Version}). Start the newer "
            + "version, or move the file away to start empty.");

    public static StoreException Corrupt(string path, string detail, Exception? inner = null) =>
        new($"{path} is damaged ({detail}). Nothing is started, lest acknowledged messages be lost in silence. Restore it from a backup, or "
            + "rescue what can be read with sqlite3's .recover, or move it and its -wal file away to start empty.", inner);

    /// <summary>The right one of these for what SQLite said while the store at <paramref name="path"/> was opened or read.</summary>
    public static StoreException For(string path, SqliteException error) => error.SqliteErrorCode switch
    {
        raw.SQLITE_NOTADB => Foreign(path, "it does not begin as an SQLite file does"),
        raw.SQLITE_CORRUPT or raw.SQLITE_ERROR or raw.SQLITE_SCHEMA => Corrupt(path, error.Message, error),
        _ => new($"{path} cannot be used: {error.Message} {Advice(error.SqliteErrorCode)}", error),
    };

    /// <summary>What to do about an SQLite error code.</summary>
    public static string Advice(int code) => code switch
    {
        raw.SQLITE_FULL => "The disk, or the configured size limit, is full: make room. The store goes on trying.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN or raw.SQLITE_AUTH =>
            "The file or its folder may not be written: check owner, mode and mount.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "Another program is writing to the file: end it.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "The file is damaged: stop the server, keep a copy, restore from a backup.",
        raw.SQLITE_TOOBIG => "A message is larger than SQLite can hold: lower the maximum packet size.",
        _ => "Check the disk and the system's log.",
    };
}
