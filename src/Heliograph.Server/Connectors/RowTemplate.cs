using Heliograph.Server.Sql.Templates;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Connectors;

/// <summary>What is sent of a row: a text with values in it, or without a text the row as JSON. Any thread.</summary>
/// <param name="text">The text; empty for none.</param>
internal sealed class RowTemplate(string text)
{
    private readonly Template? _template = text.Length == 0 ? null : Template.Parse(text);

    /// <summary>Of one row.</summary>
    /// <exception cref="TargetException">It cannot be written.</exception>
    public byte[] Render(SqlMap row)
    {
        try
        {
            return _template?.Render(row) ?? SqlJson.Write(SqlValue.Of(row));
        }
        catch (SqlException wrong)
        {
            throw new TargetException($"the row cannot be written: {wrong.Message}", wrong) { IsFinal = true };
        }
    }

    /// <summary>The value of one row that the text stands for when it is a single placeholder; undefined otherwise.</summary>
    public SqlValue Value(SqlMap row) => _template?.Value(row) ?? default;

    /// <summary>Of one row, each value escaped; empty without a text.</summary>
    /// <exception cref="TargetException">It cannot be written.</exception>
    public byte[] Render(SqlMap row, Template.Escape escape)
    {
        try
        {
            return _template?.Render(row, escape) ?? [];
        }
        catch (SqlException wrong)
        {
            throw new TargetException($"the row cannot be written: {wrong.Message}", wrong) { IsFinal = true };
        }
    }
}
