using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Evaluation;

/// <summary>The fields of SELECT, FOREACH or DO that were compiled.</summary>
/// <param name="fields">What each does: it puts its value into a slot, and returns it.</param>
/// <param name="own">The slots of these fields.</param>
/// <param name="around">The slots of the scopes around them.</param>
/// <param name="everything">Whether <c>*</c> is among the fields.</param>
internal sealed class SqlSelection(SqlExpression[] fields, SqlAlias[] own, SqlAlias[] around, bool everything)
{
    /// <summary>Evaluates the fields one after the other; the value of the last.</summary>
    /// <exception cref="SqlException">One has no value.</exception>
    public SqlValue Run(SqlFrame frame)
    {
        var last = default(SqlValue);
        foreach (var field in fields) last = field(frame);
        return last;
    }

    /// <summary>The row of the values; what is undefined is not in it. It is paid for before it takes memory.</summary>
    /// <exception cref="SqlException">What is allowed to the evaluation is used up.</exception>
    public SqlMap Row(SqlFrame frame)
    {
        var columns = everything ? frame.Input.Columns : [];
        frame.SpendElements(1 + columns.Count + around.Length + own.Length);
        var row = new SqlMap(columns.Count + around.Length + own.Length);
        foreach (var column in columns) Add(row, column, frame.Input.Column(column));
        if (everything) Add(row, around, frame);
        Add(row, own, frame);
        return row;
    }

    private static void Add(SqlMap row, SqlAlias[] aliases, SqlFrame frame)
    {
        foreach (var alias in aliases) Add(row, alias.Name, frame.Slots[alias.Slot]);
    }

    private static void Add(SqlMap row, string name, SqlValue value)
    {
        if (value.Type != SqlType.Undefined) row[name] = value;
    }
}
