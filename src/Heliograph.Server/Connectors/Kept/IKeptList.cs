namespace Heliograph.Server.Connectors.Kept;

/// <summary>A list of which the management API has changed items. Not for two threads at once, but for reading what holds.</summary>
internal interface IKeptList
{
    /// <summary>Which list it is.</summary>
    KeptKind Kind { get; }

    /// <summary>What the API has made of items, by identifier.</summary>
    IEnumerable<KeyValuePair<string, KeptEntry>> Entries { get; }

    /// <summary>How many items of the configuration file do not hold, because the API has changed or deleted them.</summary>
    int Overruled { get; }

    /// <summary>Makes what was read and set hold.</summary>
    void Publish();
}
