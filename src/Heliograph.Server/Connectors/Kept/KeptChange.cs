namespace Heliograph.Server.Connectors.Kept;

/// <summary>Changes that are kept as one, or not at all.</summary>
/// <param name="now">When they are made, in Unix milliseconds.</param>
internal sealed class KeptChange(long now)
{
    private readonly Stack<Action> _undo = new();
    private readonly HashSet<IKeptList> _lists = [];

    /// <summary>The lists that are changed.</summary>
    public IReadOnlyCollection<IKeptList> Lists => _lists;

    /// <summary>Sets an item of a list; null deletes it.</summary>
    public void Set<T>(KeptList<T> list, string id, T? item)
        where T : class, new()
    {
        _undo.Push(list.Set(id, item, now));
        _lists.Add(list);
    }

    /// <summary>Makes the lists what they were.</summary>
    public void TakeBack()
    {
        while (_undo.TryPop(out var undo)) undo();
    }
}
