using System.Runtime.CompilerServices;
using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>A value as events: the path and the value of each of its leaves, and the path of the last one where a list or map ends.</summary>
internal static class JqStreams
{
    /// <summary>The events in order.</summary>
    public static IReadOnlyList<SqlValue> Events(JqMachine machine, SqlValue value)
    {
        var events = new List<SqlValue>();
        Add(machine, value, [], events);
        return events;
    }

    private static void Add(JqMachine machine, SqlValue value, List<SqlValue> path, List<SqlValue> events)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        machine.Budget.SpendElements(4 + path.Count);
        if (Count(value) == 0)
        {
            events.Add(SqlValue.Of([SqlValue.Of([.. path]), JqValue.OrNull(value)]));
            return;
        }

        path.Add(default);
        var last = default(SqlValue);
        foreach (var (key, inner) in Fields(value))
        {
            path[^1] = last = key;
            Add(machine, inner, path, events);
        }

        path[^1] = last;
        events.Add(SqlValue.Of([SqlValue.Of([.. path])]));
        path.RemoveAt(path.Count - 1);
    }

    private static int Count(SqlValue value) => value.Type switch { SqlType.List => value.List.Count, SqlType.Map => value.Map.Count, _ => 0 };

    private static IEnumerable<(SqlValue Key, SqlValue Value)> Fields(SqlValue value) => value.Type == SqlType.List
        ? value.List.Select((one, i) => (SqlValue.Of((long)i), one))
        : value.Map.Fields.Select(field => (SqlValue.Of(field.Key), field.Value));
}
