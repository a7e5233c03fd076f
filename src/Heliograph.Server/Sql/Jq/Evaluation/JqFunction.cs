namespace Heliograph.Server.Sql.Jq.Evaluation;

/// <summary>A function that a program or the prelude defines. Complete once its definition has been read; then immutable.</summary>
internal sealed class JqFunction(bool isPrelude)
{
    /// <summary>What it evaluates. It may call itself, so that it is known only when all of it has been read.</summary>
    public JqNode Body { get; set; } = null!;

    /// <summary>How many variables it has.</summary>
    public int Slots { get; private set; }

    /// <summary>Whether it is one of the prelude, and so within nothing.</summary>
    public bool IsPrelude { get; } = isPrelude;

    /// <summary>A slot for one more variable.</summary>
    public int NewSlot() => Slots++;
}
