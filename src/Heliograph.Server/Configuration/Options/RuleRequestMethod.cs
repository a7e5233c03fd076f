namespace Heliograph.Server.Configuration;

/// <summary>How an HTTP service is asked.</summary>
internal enum RuleRequestMethod
{
    /// <summary>With a JSON object.</summary>
    Post,

    /// <summary>With the URL alone.</summary>
    Get,
}
