using Heliograph.Metrics.Instruments;

namespace Heliograph.Tests.Metrics;

/// <summary>Queues of scripts that are as a test says.</summary>
internal sealed class FakeScriptQueues : IScriptQueueSource
{
    public ScriptQueueReading Now { get; set; }

    public ScriptQueueCells Cells { get; } = new();

    public ScriptQueueReading Read() => Now;
}
