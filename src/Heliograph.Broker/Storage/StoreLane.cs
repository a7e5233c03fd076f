using Heliograph.Broker.Shards;

namespace Heliograph.Broker.Storage;

/// <summary>One shard's way to the store: gathers a turn's changes in one <see cref="Commit"/> and submits it when the turn ends.</summary>
/// <param name="store">Where they go.</param>
public sealed class StoreLane(IStore store) : ITurnEnd
{
    private readonly List<Commit> _open = [];
    private Commit? _turn;
    private Commit? _shared;

    /// <summary>The commit that changes made now belong to.</summary>
    public Commit Current => _shared ?? (_turn ??= new());

    /// <summary>True while changes go to a commit that other shards contribute to.</summary>
    public bool IsShared => _shared is not null;

    /// <summary>Adds a change to <see cref="Current"/>.</summary>
    public void Add(in StoreOperation operation) => Current.Append(operation);

    /// <summary>A commit that other shards contribute to; this shard's part ends with the turn. Changes go there until <see cref="Leave"/>.</summary>
    public Commit OpenShared()
    {
        _shared = new();
        _open.Add(_shared);
        return _shared;
    }

    /// <summary>Changes go to <paramref name="commit"/>, opened by another shard, until <see cref="Leave"/>.</summary>
    public void Enter(Commit commit) => _shared = commit;

    /// <summary>Changes go to the turn's own commit again.</summary>
    public void Leave() => _shared = null;

    /// <summary>This shard's part of a commit opened by another is complete.</summary>
    public void Finish(Commit commit) => commit.FinishPart(store);

    /// <inheritdoc/>
    public void EndTurn()
    {
        SubmitTurn();
        foreach (var commit in _open) commit.FinishPart(store);
        _open.Clear();
    }

    // Before the shared ones, which may follow from it.
    private void SubmitTurn()
    {
        if (_turn is not { IsEmpty: false } turn) return;
        _turn = null;
        turn.FinishPart(store);
    }
}
