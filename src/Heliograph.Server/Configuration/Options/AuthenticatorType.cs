namespace Heliograph.Server.Configuration;

/// <summary>How an authenticator knows clients.</summary>
internal enum AuthenticatorType
{
    /// <summary>By the users of the data folder, which the management API keeps; SCRAM as well.</summary>
    Users,

    /// <summary>By a file of names and hashed passwords, as mosquitto_passwd writes it.</summary>
    PasswordFile,

    /// <summary>By a signed token (RFC 7519).</summary>
    Jwt,

    /// <summary>By the certificate of its TLS connection.</summary>
    Certificate,

    /// <summary>By asking an HTTP service.</summary>
    Http,

    /// <summary>By users kept in Redis.</summary>
    Redis,

    /// <summary>By users kept in PostgreSQL.</summary>
    PostgreSql,
}
