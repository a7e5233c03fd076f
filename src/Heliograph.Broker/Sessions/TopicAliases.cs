using Heliograph.Broker.Topics;

namespace Heliograph.Broker.Sessions;

/// <summary>The topic aliases the broker uses towards one client (MQTT 5 §3.3.2.3.4): the first topics it sends get one each.</summary>
/// <param name="clientMaximum">The client's Topic Alias Maximum.</param>
internal sealed class TopicAliases(ushort clientMaximum)
{
    /// <summary>Bytes the property adds to a packet.</summary>
    public const int PropertyLength = 3;

    private const int Most = 64;

    private readonly Dictionary<byte[], ushort> _aliases = new(Utf8Key.Comparer);

    /// <summary>The alias of <paramref name="topic"/>, 0 for none; <paramref name="isKnown"/> when the client has it already.</summary>
    public ushort Get(ReadOnlySpan<byte> topic, out bool isKnown)
    {
        isKnown = _aliases.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(topic, out var alias);
        if (isKnown) return alias;
        if (_aliases.Count >= Math.Min((int)clientMaximum, Most)) return 0;
        alias = (ushort)(_aliases.Count + 1);
        _aliases.Add(topic.ToArray(), alias);
        return alias;
    }
}
