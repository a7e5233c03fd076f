using System.Text;
using Heliograph.Protocol;

namespace Heliograph.Server.Load;

/// <summary>One publisher's messages to one topic: the unit in which order is promised.</summary>
/// <param name="publisher">Index of the publisher.</param>
/// <param name="topic">Index of the topic.</param>
/// <param name="name">The topic.</param>
/// <param name="qos">What they are published with.</param>
internal sealed class LoadStream(int publisher, int topic, string name, QoS qos)
{
    /// <summary>Index of the publisher.</summary>
    public int Publisher { get; } = publisher;

    /// <summary>Index of the topic.</summary>
    public int Topic { get; } = topic;

    /// <summary>The topic, UTF-8.</summary>
    public byte[] TopicName { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>What its messages are published with.</summary>
    public QoS QoS { get; } = qos;

    /// <summary>Messages sent so far, and the highest sequence; repetitions do not count.</summary>
    public long Sent { get; set; }

    /// <summary>Those acknowledged by PUBACK or PUBREC without an error.</summary>
    public SequenceSet Acknowledged { get; } = new();
}
