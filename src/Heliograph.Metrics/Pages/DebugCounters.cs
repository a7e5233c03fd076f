using System.Buffers;
using System.Text;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Pages;

/// <summary>Every broker counter of an engine as a line <c>name value</c>, for an operator beside the machine and for tests.</summary>
/// <param name="engine">Where the values come from.</param>
public sealed class DebugCounters(IEngineSource engine)
{
    private static readonly (BrokerCounter Counter, byte[] Name)[] Lines =
    [
        .. DeploymentCounters.All
            .DistinctBy(entry => entry.Counter)
            .Select(entry => (entry.Counter, Name: entry.Family.Name[DeploymentLabels.Prefix.Length..]))
            .OrderBy(line => line.Name, StringComparer.Ordinal)
            .Select(line => (line.Counter, Encoding.ASCII.GetBytes(line.Name + ' '))),
    ];

    /// <summary>Writes the counters as they are now, sorted by name. Any thread.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var text = new ExpositionBuffer();
        foreach (var (counter, name) in Lines)
        {
            text.Append(name);
            text.AppendValue(engine.Shards.Total(counter));
        }

        text.WriteTo(output);
    }
}
