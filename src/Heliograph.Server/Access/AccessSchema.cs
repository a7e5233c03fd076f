namespace Heliograph.Server.Access;

/// <summary>
/// The tables of <c>access.db</c>. <c>kind</c> is by what somebody is known: 0 all clients (rules only), 1 the user name, 2 the client identifier.
/// Times are Unix milliseconds, 0 is never.
/// </summary>
internal static class AccessSchema
{
    /// <summary>In the file's header: tells access data ("Hlac") from any other SQLite file.</summary>
    public const int ApplicationId = 0x486C6163;

    /// <summary>Of the tables below. A file with a higher one is refused.</summary>
    public const int Version = 2;

    private const string Settings = "CREATE TABLE settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;";

    /// <summary>
    /// Makes an empty file one of access data.
    /// <list type="bullet">
    /// <item><c>users</c>: <c>secret</c> is how a password is checked, <c>scram256</c> and <c>scram512</c> what enhanced authentication needs; no password is kept</item>
    /// <item><c>rules</c>: the rules of one client, one user or everybody, as a JSON list in their order</item>
    /// <item><c>settings</c>: what the management API has set in place of the configuration file</item>
    /// <item><c>bans</c>: <c>target</c> as the management API writes it (clientid, username, peerhost …)</item>
    /// </list>
    /// </summary>
    public static readonly string Create = $"""
        BEGIN;
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        CREATE TABLE users (
            kind INTEGER NOT NULL, name TEXT NOT NULL, secret BLOB NOT NULL, scram256 BLOB, scram512 BLOB, superuser INTEGER NOT NULL,
            PRIMARY KEY (kind, name)) STRICT, WITHOUT ROWID;
        CREATE TABLE rules (
            kind INTEGER NOT NULL, name TEXT NOT NULL, rules TEXT NOT NULL,
            PRIMARY KEY (kind, name)) STRICT, WITHOUT ROWID;
        CREATE TABLE bans (
            target TEXT NOT NULL, who TEXT NOT NULL, made_by TEXT NOT NULL, reason TEXT NOT NULL, made_at INTEGER NOT NULL, until INTEGER NOT NULL,
            PRIMARY KEY (target, who)) STRICT, WITHOUT ROWID;
        {Settings}
        COMMIT;
        """;

    /// <summary>Makes a file of version 1 one of version 2.</summary>
    public static readonly string FromFirst = $"""
        BEGIN;
        PRAGMA user_version = 2;
        {Settings}
        COMMIT;
        """;
}
