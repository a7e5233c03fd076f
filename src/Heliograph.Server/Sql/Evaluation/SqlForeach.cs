using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Evaluation;

/// <summary>FOREACH that was compiled: a row for each element of the last expression that INCASE lets through.</summary>
/// <param name="fields">The expressions of FOREACH.</param>
/// <param name="where">The condition of the message; null without.</param>
/// <param name="shape">The fields of DO.</param>
/// <param name="inCase">The condition of an element; null without.</param>
/// <param name="slots">The slot of the element and after it those of DO, to the end of the statement's.</param>
internal sealed class SqlForeach(SqlSelection fields, SqlExpression? where, SqlSelection shape, SqlExpression? inCase, Range slots) : SqlPlan
{
    /// <summary>How many elements there are at most.</summary>
    internal const int MaxElements = 100_000;

    /// <inheritdoc/>
    public override SqlResult Run(SqlFrame frame)
    {
        var last = fields.Run(frame);
        if (where is not null && !where(frame).Truth) return default;
        return last.Type == SqlType.List ? new(Rows(last.List, frame)) : default;
    }

    private List<SqlMap> Rows(IReadOnlyList<SqlValue> elements, SqlFrame frame)
    {
        if (elements.Count > MaxElements) throw new SqlException($"FOREACH of more than {MaxElements} elements");
        var rows = new List<SqlMap>();
        foreach (var element in elements)
        {
            var own = frame.Slots.AsSpan(slots);
            frame.CheckTime();
            own.Clear();
            own[0] = element;
            if (inCase is not null && !inCase(frame).Truth) continue;
            shape.Run(frame);
            rows.Add(shape.Row(frame));
        }

        return rows;
    }
}
