using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Connectors;

/// <summary>A message that a source has received, as rules see it.</summary>
/// <param name="Columns">All columns, the payload among them, in the order in which <c>*</c> shows them.</param>
internal sealed record SourceMessage(SqlMap Columns)
{
    /// <summary>Bytes of its payload.</summary>
    public int Size => Columns["payload"] is { Type: SqlType.Text } payload ? payload.Bytes.Length : 0;
}
