namespace Heliograph.Server.Configuration;

/// <summary>Where a client has its token.</summary>
internal enum TokenPlace
{
    /// <summary>In the password.</summary>
    Password,

    /// <summary>In the user name.</summary>
    Username,
}
