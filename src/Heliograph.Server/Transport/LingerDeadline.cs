using Heliograph.Broker.Shards;

namespace Heliograph.Server.Transport;

/// <summary>The patience with a closing peer: for taking the last output, then for its own end, in time and in bytes.</summary>
internal sealed class LingerDeadline(StreamLink link) : Deadline
{
    /// <summary>How long a peer may take to accept what was pending when the link was closed.</summary>
    public const int WriteMilliseconds = 5000;

    /// <summary>How long a peer may go on sending after our end of stream.</summary>
    public const int DrainMilliseconds = 1000;

    private const int DrainBytes = 1 << 20;

    private int _discarded;

    /// <summary>Counts bytes read and thrown away; false when it is enough.</summary>
    public bool MayDiscard(int bytes) => (_discarded += bytes) < DrainBytes;

    public override void Due() => link.Release();
}
