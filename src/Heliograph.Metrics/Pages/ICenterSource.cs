namespace Heliograph.Metrics.Pages;

/// <summary>What the center's page reads at every scrape, on any thread. Members answer from memory and never wait.</summary>
public interface ICenterSource
{
    /// <summary>Engines registered now.</summary>
    long EngineNodes { get; }

    /// <summary>Client connections of all engines now.</summary>
    long Clients { get; }

    /// <summary>Times a channel got its first subscriber; never falls.</summary>
    long ChannelsEver { get; }

    /// <summary>Channels that have a subscriber now.</summary>
    long Channels { get; }
}
