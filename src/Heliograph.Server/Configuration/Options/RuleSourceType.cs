namespace Heliograph.Server.Configuration;

/// <summary>Where rules about clients come from.</summary>
internal enum RuleSourceType
{
    /// <summary>A file in the format of EMQX's acl.conf.</summary>
    File,

    /// <summary>The rules kept in the data folder, by client identifier, by user name and for all.</summary>
    BuiltIn,

    /// <summary>An HTTP service that answers allow, deny or ignore.</summary>
    Http,

    /// <summary>Hashes in Redis: a topic filter with what is allowed on it.</summary>
    Redis,

    /// <summary>Rows of a PostgreSQL query: permission, action and topic.</summary>
    PostgreSql,
}
