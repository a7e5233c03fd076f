namespace Heliograph.Server.Connectors;

/// <summary>Keeps the rows of one action over a restart. Any thread.</summary>
internal interface IActionStore : IDisposable
{
    /// <summary>What was kept when the store was opened, oldest first, without contents. Nothing the second time.</summary>
    IReadOnlyList<ActionItem> Restore();

    /// <summary>Keeps a row, and gives it its number. May take its content out of memory as soon as it is on disk. Never waits for the disk.</summary>
    void Add(ActionItem item);

    /// <summary>Brings the contents of rows back into memory; those that cannot be found stay empty.</summary>
    ValueTask LoadAsync(IReadOnlyList<ActionItem> items, CancellationToken cancellation);

    /// <summary>Forgets a row. Never waits for the disk.</summary>
    void Remove(ActionItem item);

    /// <summary>Closes it, and forgets everything.</summary>
    void Delete();
}
