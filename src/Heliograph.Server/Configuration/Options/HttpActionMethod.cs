namespace Heliograph.Server.Configuration;

/// <summary>The method of the requests of an action.</summary>
internal enum HttpActionMethod
{
    /// <summary>POST.</summary>
    Post,

    /// <summary>PUT.</summary>
    Put,

    /// <summary>PATCH.</summary>
    Patch,

    /// <summary>GET, without a body.</summary>
    Get,

    /// <summary>DELETE, without a body.</summary>
    Delete,
}
