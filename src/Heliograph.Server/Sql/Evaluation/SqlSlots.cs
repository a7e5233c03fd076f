namespace Heliograph.Server.Sql.Evaluation;

/// <summary>How many slots a statement needs, counted while it is compiled, and which columns it reads.</summary>
internal sealed class SqlSlots
{
    private readonly SortedSet<string> _columns = new(StringComparer.Ordinal);

    /// <summary>How many there are so far.</summary>
    public int Count { get; private set; }

    /// <summary>The columns that are read, without those of <c>*</c>.</summary>
    public IReadOnlyCollection<string> Columns => _columns;

    /// <summary>Another one.</summary>
    public int Next() => Count++;

    /// <summary>Takes down that a column is read.</summary>
    public void Read(string column) => _columns.Add(column);
}
