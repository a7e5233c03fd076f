namespace Heliograph.Broker.Shards;

/// <summary>
/// A moment at which something must be looked at. Set and cleared in constant time on its shard's thread; derive to say what
/// happens. Precision is one tick of <see cref="DeadlineWheel"/>; it is never early.
/// </summary>
public abstract class Deadline
{
    internal Deadline? Previous;
    internal Deadline? Next;
    internal long DueTick = -1;

    /// <summary>True between setting and firing or clearing.</summary>
    public bool IsSet => DueTick >= 0;

    /// <summary>The moment has come. Called once per setting, on the shard's thread; may set itself again.</summary>
    public abstract void Due();
}
