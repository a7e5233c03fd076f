namespace Heliograph.Broker.Shards;

/// <summary>A room that gathers during a turn and hands over once at its end.</summary>
public interface ITurnEnd
{
    /// <summary>The turn ends; output has not been written yet. Must not throw.</summary>
    void EndTurn();
}
