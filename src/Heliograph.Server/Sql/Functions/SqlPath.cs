using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>A way of names into maps within maps.</summary>
internal static class SqlPath
{
    /// <summary>What is at its end; undefined when it leads nowhere. A text on the way that is JSON is read.</summary>
    public static SqlValue Get(SqlValue value, ReadOnlySpan<string> steps, SqlCall call)
    {
        foreach (var step in steps)
        {
            if (value.Type == SqlType.Text) value = Decode(value, call);
            if (value.Type != SqlType.Map) return default;
            value = value.Map[step];
        }

        return value;
    }

    /// <summary>The same with another value at its end. What is on the way and no map is replaced by one.</summary>
    public static SqlValue Put(SqlValue value, ReadOnlySpan<string> steps, SqlValue added)
    {
        if (steps.IsEmpty) return added;
        var map = value.Type == SqlType.Map ? value.Map : new SqlMap();
        return SqlValue.Of(map.With(steps[0], Put(map[steps[0]], steps[1..], added)));
    }

    private static SqlValue Decode(SqlValue text, SqlCall call)
    {
        try
        {
            return SqlJsonText.Decode(text, call);
        }
        catch (SqlException)
        {
            return default;
        }
    }
}
