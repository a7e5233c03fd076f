namespace Heliograph.Server.Tracing;

/// <summary>What a trace does.</summary>
internal enum TraceStatus
{
    /// <summary>Its time has not come.</summary>
    Waiting,

    /// <summary>It records.</summary>
    Running,

    /// <summary>It is over; its file is there until it is deleted.</summary>
    Stopped,
}
