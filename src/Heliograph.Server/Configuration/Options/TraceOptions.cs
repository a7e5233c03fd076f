using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>What traces of clients and topics may cost. They are started over the management API or with `heliograph trace`, and kept in the data folder.</summary>
internal sealed record TraceOptions
{
    /// <summary>Traces at most, those that are over included.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 1000)]
    public int MaxTraces { get; init; } = 30;

    /// <summary>Largest file of a trace, in bytes; a trace whose file is full ends.</summary>
    [Setting(Applies.Restart, Min = 4096, Max = 536_870_912)]
    public int MaxFileSize { get; init; } = 64 << 20;
}
