using System.Globalization;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Templates;

/// <summary>Where a placeholder finds its value: names, and places in lists, which count from 1 and, negative, from the end. A text on the way that is JSON is looked into.</summary>
internal sealed class TemplatePath
{
    private readonly (string? Name, int Place)[] _steps;

    private TemplatePath((string? Name, int Place)[] steps) => _steps = steps;

    /// <summary>The path of a placeholder's inside; <c>.</c> is the whole row.</summary>
    public static TemplatePath Parse(string text)
    {
        var steps = new List<(string?, int)>();
        foreach (var part in text.Trim().Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var bracket = part.EndsWith(']') ? part.IndexOf('[', StringComparison.Ordinal) : -1;
            var name = bracket < 0 ? part : part[..bracket];
            if (name.Length > 0) steps.Add((name.Trim('\''), 0));
            if (bracket >= 0) steps.AddRange(Places(part[(bracket + 1)..^1]));
        }

        return new([.. steps]);
    }

    /// <summary>The value; undefined when the row does not have it.</summary>
    public SqlValue Find(SqlMap row)
    {
        var value = SqlValue.Of(row);
        foreach (var (name, place) in _steps) value = name is null ? ElementOf(value, place) : FieldOf(value, name);
        return value;
    }

    // a[1][2] comes as 1][2. What is no number finds nothing.
    private static IEnumerable<(string?, int)> Places(string inside) =>
        inside.Split("][").Select(place => ((string?)null, int.TryParse(place, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0));

    private static SqlValue FieldOf(SqlValue value, string name) => Opened(value) is { Type: SqlType.Map } map ? map.Map[name] : default;

    private static SqlValue ElementOf(SqlValue value, int place)
    {
        if (Opened(value) is not { Type: SqlType.List } list) return default;
        var index = place < 0 ? list.List.Count + place : place - 1;
        return index >= 0 && index < list.List.Count ? list.List[index] : default;
    }

    private static SqlValue Opened(SqlValue value)
    {
        if (value.Type != SqlType.Text) return value;
        try
        {
            return SqlJson.Read(value);
        }
        catch (SqlException)
        {
            return default;
        }
    }
}
