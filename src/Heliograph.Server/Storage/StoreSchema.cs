namespace Heliograph.Server.Storage;

/// <summary>
/// The tables. Integer keys everywhere; what a client names (client identifiers, filters, topics) is UTF-8 in blobs, byte for byte. No secondary
/// indexes: the broker works from memory and reads the file only when it starts.
/// </summary>
internal static class StoreSchema
{
    /// <summary>In the file's header: tells a Heliograph store ("Hlio") from any other SQLite file.</summary>
    public const int ApplicationId = 0x486C696F;

    /// <summary>Of the tables below. A file with a higher one is refused.</summary>
    public const int Version = 1;

    /// <summary>Makes an empty file a store.</summary>
    public static readonly string Create = $"""
        BEGIN;
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        CREATE TABLE session (
            id INTEGER PRIMARY KEY, client BLOB NOT NULL, expiry INTEGER NOT NULL, disconnected INTEGER NOT NULL,
            will INTEGER NOT NULL, will_delay INTEGER NOT NULL, will_expiry INTEGER NOT NULL) STRICT;
        CREATE TABLE subscription (
            session INTEGER NOT NULL, filter BLOB NOT NULL, options INTEGER NOT NULL,
            PRIMARY KEY (session, filter)) STRICT, WITHOUT ROWID;
        CREATE TABLE message (
            id INTEGER PRIMARY KEY, qos INTEGER NOT NULL, retain INTEGER NOT NULL, expires INTEGER NOT NULL,
            topic BLOB NOT NULL, properties BLOB NOT NULL, payload BLOB NOT NULL) STRICT;
        CREATE TABLE entry (
            session INTEGER NOT NULL, sequence INTEGER NOT NULL, message INTEGER NOT NULL, packet_id INTEGER NOT NULL,
            released INTEGER NOT NULL, flags INTEGER NOT NULL, subscription_id INTEGER NOT NULL,
            PRIMARY KEY (session, sequence)) STRICT, WITHOUT ROWID;
        CREATE TABLE incoming (
            session INTEGER NOT NULL, packet_id INTEGER NOT NULL,
            PRIMARY KEY (session, packet_id)) STRICT, WITHOUT ROWID;
        CREATE TABLE retained (topic BLOB PRIMARY KEY, message INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE delayed (message INTEGER PRIMARY KEY, due INTEGER NOT NULL) STRICT;
        COMMIT;
        """;
}
