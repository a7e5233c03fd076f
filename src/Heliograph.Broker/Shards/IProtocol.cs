namespace Heliograph.Broker.Shards;

/// <summary>
/// What a connection speaks, seen by its transport: bytes in, bytes consumed out. It knows no sockets, TLS or frames; what it
/// sends it appends to <see cref="Link.Output"/>. All calls come on the thread of the shard that owns the connection.
/// </summary>
public interface IProtocol
{
    /// <summary>
    /// Bytes have arrived, following those not consumed by the last call. Returns how many were consumed; the transport keeps the
    /// rest and calls again when there is more. May close the link. Never throws: a broken peer is answered and its link closed.
    /// </summary>
    int Receive(ReadOnlySpan<byte> data);

    /// <summary>The link now belongs to <paramref name="shard"/>: after accept, and after a move.</summary>
    void Attached(Shard shard);

    /// <summary>The output, which had been above <see cref="Link.HighWater"/>, has been written.</summary>
    void Drained();

    /// <summary>The link is gone, whoever closed it. Called once, last.</summary>
    void Closed(LinkEnd end);
}
