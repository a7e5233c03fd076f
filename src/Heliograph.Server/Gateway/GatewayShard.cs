using Heliograph.Broker.Channels;
using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Server.Gateway;

/// <summary>The connections of all scripted servers on one shard, and its door to the channels. On the shard's thread, but for <see cref="Count"/>.</summary>
internal sealed class GatewayShard(ChannelDoor door, ClientIds ids)
{
    private readonly Dictionary<long, GatewayConnection> _connections = [];
    private int _open;
    private int _sockets;
    private int _publishing;

    /// <summary>The shard.</summary>
    public Shard Shard => door.Shard;

    /// <summary>Its way to the channels.</summary>
    public ChannelDoor Door => door;

    /// <summary>Connections open now. Any thread.</summary>
    public int Count => Volatile.Read(ref _open);

    /// <summary>The connections, those that are closed but whose script is not through with them included.</summary>
    public IReadOnlyCollection<GatewayConnection> Connections => _connections.Values;

    /// <summary>
    /// Whether a callback may publish in its midst: no connection here has a script encode what comes for it, and no earlier message waits for its turn.
    /// </summary>
    public bool CanPublishNow => _sockets == 0 && _publishing == 0;

    /// <summary>Whether a script encodes a message, in the midst of its delivery to others.</summary>
    public bool IsEncoding { get; set; }

    /// <summary>A message waits for its turn.</summary>
    public void BeginPublish() => _publishing++;

    /// <summary>It is its turn.</summary>
    public void EndPublish() => _publishing--;

    /// <summary>The connection of that number, if it is here.</summary>
    public GatewayConnection? Find(long id) => _connections.GetValueOrDefault(id);

    /// <summary>Takes a new connection in; its number.</summary>
    public long Add(GatewayConnection connection)
    {
        var id = ids.Next(Shard.Index);
        _connections.Add(id, connection);
        if (connection.Speaks == ClientProtocol.Socket) _sockets++;
        Volatile.Write(ref _open, _open + 1);
        return id;
    }

    /// <summary>A connection is closed; its script is still to be told.</summary>
    public void Closed() => Volatile.Write(ref _open, _open - 1);

    /// <summary>Nobody needs it any more.</summary>
    public void Remove(long id)
    {
        if (_connections.Remove(id, out var connection) && connection.Speaks == ClientProtocol.Socket) _sockets--;
    }
}
