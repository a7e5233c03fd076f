namespace Heliograph.Server.Tracing;

/// <summary>What a trace is about.</summary>
internal enum TraceType
{
    /// <summary>A client identifier.</summary>
    ClientId,

    /// <summary>A topic filter.</summary>
    Topic,

    /// <summary>An IP address of clients.</summary>
    IpAddress,
}
