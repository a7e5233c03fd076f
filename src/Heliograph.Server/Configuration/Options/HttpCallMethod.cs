namespace Heliograph.Server.Configuration;

/// <summary>The method of a request.</summary>
internal enum HttpCallMethod
{
    /// <summary>POST.</summary>
    Post,

    /// <summary>GET.</summary>
    Get,
}
