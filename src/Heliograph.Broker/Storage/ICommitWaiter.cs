namespace Heliograph.Broker.Storage;

/// <summary>Whoever must not go on before something is kept: a connection with acknowledgements to send, a session with messages to send.</summary>
public interface ICommitWaiter
{
    /// <summary><paramref name="commit"/> is on disk, or has failed; see <see cref="Commit.State"/>. On the shard that the wait was registered for.</summary>
    void Committed(Commit commit);
}
