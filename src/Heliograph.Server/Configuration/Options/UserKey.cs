namespace Heliograph.Server.Configuration;

/// <summary>By what a user is known. The values are those in <c>access.db</c>.</summary>
internal enum UserKey
{
    /// <summary>By its user name.</summary>
    Username = 1,

    /// <summary>By its client identifier.</summary>
    ClientId = 2,
}
