using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>How an action waits, gathers and tries again.</summary>
internal sealed record BufferOptions
{
    /// <summary>Where rows wait: in memory, or in a file of the data folder as well, which survives a restart.</summary>
    [Setting(Applies.Now)]
    public BufferKind Kind { get; init; }

    /// <summary>Octets that may wait. What finds the buffer full is dropped.</summary>
    [Setting(Applies.Now, Min = 1024, Max = 1L << 40)]
    public long MaxBytes { get; init; } = 256L << 20;

    /// <summary>How long a row may take, from the rule to the last try; then it is dropped. 0: as long as it takes.</summary>
    [Setting(Applies.Now, Min = 0, Max = 31_536_000)]
    public TimeSpan RequestTtl { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long the target may take to answer; then the rows are sent again.</summary>
    [Setting(Applies.Now, Min = 0.1, Max = 3600)]
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Rows that are sent together at most.</summary>
    [Setting(Applies.Now, Min = 1, Max = 10_000)]
    public int BatchSize { get; init; } = 100;

    /// <summary>How long the first of them waits for others. 0: those that are there go at once.</summary>
    [Setting(Applies.Now, Min = 0, Max = 60)]
    public TimeSpan BatchTime { get; init; }

    /// <summary>Batches under way at once. The rows of one publisher stay in their order: one lane has them.</summary>
    [Setting(Applies.Now, Min = 1, Max = 1024)]
    public int Lanes { get; init; } = 4;

    /// <summary>The longest pause before rows are sent again; the first is 100 ms, and each is twice the one before.</summary>
    [Setting(Applies.Now, Min = 0.1, Max = 3600)]
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromSeconds(5);
}
