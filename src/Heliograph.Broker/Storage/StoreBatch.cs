namespace Heliograph.Broker.Storage;

/// <summary>
/// Changes that are kept together or not at all. Filled by one thread, then submitted; holds a reference to each message in it until it is
/// completed. Derive to be told of the completion.
/// </summary>
public abstract class StoreBatch
{
    private readonly List<StoreOperation> _operations = [];

    /// <summary>The changes, in order.</summary>
    public IReadOnlyList<StoreOperation> Operations => _operations;

    /// <summary>True while there is nothing to keep.</summary>
    public bool IsEmpty => _operations.Count == 0;

    /// <summary>Adds a change.</summary>
    public void Add(in StoreOperation operation)
    {
        operation.Message?.AddReference();
        _operations.Add(operation);
    }

    /// <summary>Moves the changes of <paramref name="other"/> behind its own.</summary>
    public void Absorb(StoreBatch other)
    {
        _operations.AddRange(other._operations);
        other._operations.Clear();
    }

    /// <summary>The store is done with the batch. Called once, on the store's thread, which must not be held up.</summary>
    /// <param name="kept">True when everything is kept as <see cref="IStore.Synchronous"/> promises, false when nothing is.</param>
    public abstract void Complete(bool kept);

    /// <summary>Gives the messages back and empties the batch.</summary>
    protected void Clear()
    {
        foreach (var operation in _operations) operation.Message?.Release();
        _operations.Clear();
    }
}
