namespace Heliograph.Server.Sql.Parsing;

/// <summary>One step of a path.</summary>
internal abstract record SqlStep
{
    /// <summary>To the value of a name.</summary>
    internal sealed record Key(string Name) : SqlStep;

    /// <summary>To an element, from 1; below 0 from the end.</summary>
    internal sealed record Element(long Index) : SqlStep;

    /// <summary>Before the first element; there is nothing to read.</summary>
    internal sealed record Head : SqlStep;

    /// <summary>After the last element; there is nothing to read.</summary>
    internal sealed record Tail : SqlStep;

    /// <summary>To the element whose index is the value of a path.</summary>
    internal sealed record Computed(SqlSyntax.Path Index) : SqlStep;

    /// <summary>To a list of the elements from one to another. Not in an alias.</summary>
    internal sealed record Part(long First, long Last) : SqlStep;
}
