using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Parts of lists and texts: a map with <c>start</c> and <c>end</c>, each a number from the beginning or, negative, from the end, or null.</summary>
internal static class JqSlice
{
    /// <summary>The part; null of null.</summary>
    public static SqlValue Get(JqMachine machine, SqlValue subject, SqlMap range)
    {
        if (subject.Type == SqlType.Null) return subject;
        if (subject.Type == SqlType.Text) machine.Budget.Spend(subject.Bytes.Length / 8);
        var length = subject.Type == SqlType.List ? subject.List.Count : JqCharacters.Count(subject);
        if (!TryBounds(range, length, out var start, out var end)) return Wrong(machine);
        if (subject.Type == SqlType.Text) return JqCharacters.Part(subject, start, end);
        machine.Budget.SpendElements(end - start);
        var part = new SqlValue[end - start];
        for (var i = 0; i < part.Length; i++) part[i] = subject.List[start + i];
        return SqlValue.Of(part);
    }

    /// <summary>The list with another in the place of the part.</summary>
    public static SqlValue Put(JqMachine machine, IReadOnlyList<SqlValue> list, SqlMap range, SqlValue value)
    {
        if (!TryBounds(range, list.Count, out var start, out var end)) return Wrong(machine);
        if (value.Type != SqlType.List) return machine.Fail("A slice of an array can only be assigned another array");
        machine.Budget.SpendElements(list.Count + value.List.Count);
        return SqlValue.Of([.. list.Take(start), .. value.List, .. list.Skip(end)]);
    }

    /// <summary>The error of a range that is none.</summary>
    public static SqlValue Wrong(JqMachine machine) => machine.Fail("Start and end indices of an array slice must be numbers");

    /// <summary>Where the part begins and ends; false when it is no range.</summary>
    public static bool TryBounds(SqlMap range, int length, out int start, out int end)
    {
        start = end = 0;
        if (!range.Has("start") || !range.Has("end") || !TryBound(range["start"], 0, out var from) || !TryBound(range["end"], length, out var to)) return false;
        start = (int)Math.Clamp(Math.Floor(from < 0 ? from + length : from), 0, length);
        end = Math.Max(start, (int)Math.Clamp(Math.Ceiling(to < 0 ? to + length : to), 0, length));
        return true;
    }

    private static bool TryBound(SqlValue bound, int otherwise, out double number)
    {
        number = bound.IsNumber && !double.IsNaN(bound.Number) ? bound.Number : otherwise;
        return !bound.HasValue || bound.IsNumber;
    }
}
