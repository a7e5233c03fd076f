using System.Collections;
using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>
/// A list that was made by adding to another: both are parts of the same memory, so that adding one element after the other does not write all of them
/// anew each time. Only the machine that made it adds to it. Immutable for everybody.
/// </summary>
internal sealed class JqList : IReadOnlyList<SqlValue>
{
    private readonly Room _room;

    private JqList(Room room, int count) => (_room, Count) = (room, count);

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public SqlValue this[int index] => index < Count ? _room.Values[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>A list with another behind it.</summary>
    public static SqlValue Add(JqMachine machine, IReadOnlyList<SqlValue> list, IReadOnlyList<SqlValue> more)
    {
        if (more.Count == 0) return SqlValue.Of(list);
        machine.Budget.SpendElements(more.Count);
        var count = list.Count + more.Count;
        var room = list is JqList own && own.MayHave(count, machine) ? own._room : Copy(machine, list, count);
        for (var i = 0; i < more.Count; i++) room.Values[list.Count + i] = more[i];
        room.Used = count;
        return SqlValue.Of(new JqList(room, count));
    }

    /// <inheritdoc/>
    public IEnumerator<SqlValue> GetEnumerator() => _room.Values.Take(Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool MayHave(int count, JqMachine machine) => _room.Owner == machine && _room.Used == Count && _room.Values.Length >= count;

    private static Room Copy(JqMachine machine, IReadOnlyList<SqlValue> list, int count)
    {
        machine.Budget.SpendElements(2L * list.Count);
        var values = new SqlValue[list.Count == 0 ? count : 2 * count];
        for (var i = 0; i < list.Count; i++) values[i] = list[i];
        return new(machine, values);
    }

    private sealed class Room(JqMachine owner, SqlValue[] values)
    {
        public JqMachine Owner { get; } = owner;

        public SqlValue[] Values { get; } = values;

        public int Used { get; set; }
    }
}
