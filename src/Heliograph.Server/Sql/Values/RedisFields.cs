using System.Collections;

namespace Heliograph.Server.Sql.Values;

/// <summary>
/// Names and values of a hash of Redis in turn, which a command takes as so many arguments. As a value it is a list with the name of the function that
/// made it before them; no list that came in a message is taken for one. Immutable.
/// </summary>
internal sealed class RedisFields(IReadOnlyList<SqlValue> arguments) : IReadOnlyList<SqlValue>
{
    private static readonly SqlValue s_name = SqlValue.Of("map_to_redis_hset_args");

    /// <summary>The names and values, all of them texts.</summary>
    public IReadOnlyList<SqlValue> Arguments { get; } = arguments;

    /// <inheritdoc/>
    public int Count => Arguments.Count + 1;

    /// <inheritdoc/>
    public SqlValue this[int index] => index == 0 ? s_name : Arguments[index - 1];

    /// <inheritdoc/>
    public IEnumerator<SqlValue> GetEnumerator() => Arguments.Prepend(s_name).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
