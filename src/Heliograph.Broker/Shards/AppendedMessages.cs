using System.Runtime.CompilerServices;

namespace Heliograph.Broker.Shards;

/// <summary>How many messages a connection appended to its output in a turn, by the QoS they are sent with.</summary>
[InlineArray(Levels)]
internal struct AppendedMessages
{
    /// <summary>QoS 0, 1 and 2.</summary>
    public const int Levels = 3;

    private int _count;

    /// <summary>None.</summary>
    public readonly bool IsEmpty => (this[0] | this[1] | this[2]) == 0;

    /// <summary>All together.</summary>
    public readonly int Sum => this[0] + this[1] + this[2];
}
