using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Evaluation;

/// <summary>Where a value is in what a program looks for paths in: the way there, its last step first. Immutable.</summary>
internal sealed class JqPath
{
    private readonly JqPath? _parent;
    private readonly SqlValue _key;
    private readonly int _length;

    private JqPath(JqPath? parent, SqlValue key) => (_parent, _key, _length) = (parent, key, parent is null ? 0 : parent._length + 1);

    /// <summary>No step at all.</summary>
    public static JqPath Root { get; } = new(null, default);

    /// <summary>What a value has that is nowhere in it, such as the result of a calculation.</summary>
    public static JqPath None { get; } = new(null, default);

    /// <summary>What a step counts for, in elements of a list.</summary>
    public const int ElementsOfStep = 4;

    /// <summary>One step more.</summary>
    public JqPath Then(SqlValue key) => new(this, key);

    /// <summary>The steps as a list.</summary>
    /// <exception cref="SqlException">There are more than the program may still use.</exception>
    public SqlValue ToList(JqBudget budget)
    {
        budget.SpendElements(_length);
        var steps = new SqlValue[_length];
        for (var path = this; path._parent is not null; path = path._parent) steps[path._length - 1] = path._key;
        return SqlValue.Of(steps);
    }
}
