namespace Heliograph.Broker.Buffers;

/// <summary>
/// Something several owners hold at once and the last one gives back: a message waiting in many outputs and queues.
/// Starts with one reference, its creator's. Thread-safe: owners may live on different shards.
/// </summary>
public abstract class Shared
{
    private int _references = 1;

    /// <summary>One more owner. The caller must own a reference itself.</summary>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <summary>Adds <paramref name="count"/> owners at once.</summary>
    public void AddReferences(int count) => Interlocked.Add(ref _references, count);

    /// <summary>Gives one reference back; the last one recycles the object, which must not be touched afterwards.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0) Recycle();
    }

    /// <summary>Called once when nobody holds the object any more.</summary>
    protected abstract void Recycle();

    /// <summary>Makes a recycled object its next creator's.</summary>
    protected void Revive() => _references = 1;
}
