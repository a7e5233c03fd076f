namespace Heliograph.Broker.Shards;

/// <summary>What one client may send through a listener; what it sends faster waits in the network until it is read.</summary>
/// <param name="Messages">PUBLISH packets a second; 0 is no limit.</param>
/// <param name="Bytes">Bytes a second; 0 is no limit.</param>
public readonly record struct ClientRate(int Messages, int Bytes)
{
    /// <summary>Whether there is any limit.</summary>
    public bool IsLimited => Messages > 0 || Bytes > 0;
}
