using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>The topic aliases one client has set (MQTT 5 §3.3.2.3.4). What it may make the broker remember is bounded.</summary>
internal sealed class IncomingAliases
{
    private const int MaxBytes = 1 << 20;

    private readonly Dictionary<ushort, byte[]> _topics = [];
    private int _bytes;

    /// <summary>Sets <paramref name="alias"/> when there is a topic, and gives the topic it stands for.</summary>
    public ReadOnlySpan<byte> Resolve(ushort alias, ReadOnlySpan<byte> topic)
    {
        _topics.TryGetValue(alias, out var known);
        if (topic.IsEmpty) return known ?? throw new ProtocolException(ReasonCode.ProtocolError, $"topic alias {alias} was never set [MQTT-3.3.2-12]");
        if (!topic.SequenceEqual(known)) Set(alias, topic, known?.Length ?? 0);
        return topic;
    }

    private void Set(ushort alias, ReadOnlySpan<byte> topic, int replaced)
    {
        _bytes += topic.Length - replaced;
        if (_bytes > MaxBytes) throw new ProtocolException(ReasonCode.QuotaExceeded, "the topics of all topic aliases take more than 1 MiB");
        _topics[alias] = topic.ToArray();
    }
}
