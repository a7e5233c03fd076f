namespace Heliograph.Server.Rules;

/// <summary>What an action or a source has counted, as somebody sees it who may have it begin anew; the cells themselves go on. Any thread.</summary>
/// <param name="cells">The cells it is counted in: they tell one that was deleted and made again from the one before.</param>
/// <param name="read">What they say.</param>
internal sealed class ChannelTally(object cells, Func<ChannelCounts> read)
{
    private volatile ChannelCounts _before = ChannelCounts.None;

    /// <summary>How many rows it is given, or messages it receives, a second.</summary>
    public RuleRate Rates { get; } = new();

    /// <summary>What was counted since <see cref="Forget"/>.</summary>
    public ChannelCounts Counts => read().Since(_before);

    /// <summary>Whether it is about these cells.</summary>
    public bool IsOf(object others) => ReferenceEquals(cells, others);

    /// <summary>Begins anew.</summary>
    public void Forget()
    {
        var counts = _before = read();
        Rates.Forget(counts.Matched + counts.Received);
    }

    /// <summary>Ten seconds are over.</summary>
    public void Sample()
    {
        var counts = read();
        Rates.Sample(counts.Matched + counts.Received);
    }
}
