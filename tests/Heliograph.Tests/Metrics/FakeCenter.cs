using Heliograph.Metrics.Pages;

namespace Heliograph.Tests.Metrics;

internal sealed class FakeCenter : ICenterSource
{
    public long EngineNodes { get; set; }

    public long Clients { get; set; }

    public long ChannelsEver { get; set; }

    public long Channels { get; set; }
}
