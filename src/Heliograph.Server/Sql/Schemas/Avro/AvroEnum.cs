using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Avro;

/// <summary>One of several names.</summary>
internal sealed class AvroEnum(string[] symbols) : AvroType
{
    /// <inheritdoc/>
    public override SqlValue Read(ref SchemaInput input, SchemaBudget budget) =>
        input.Zigzag() is >= 0 and var place && place < symbols.Length ? SqlValue.Of(symbols[place]) : throw new SqlException("an enum that has no such symbol");

    /// <inheritdoc/>
    public override string? Write(SqlValue value, SchemaOutput output, SchemaBudget budget)
    {
        var place = value.Type == SqlType.Text ? Array.IndexOf(symbols, value.Text) : -1;
        if (place < 0) return "one of the symbols of its enum";
        output.Zigzag(place);
        return null;
    }
}
