namespace Heliograph.Server.Tracing;

/// <summary>How a line of a trace is written.</summary>
internal enum TraceFormatter
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>A JSON object a line.</summary>
    Json,
}
