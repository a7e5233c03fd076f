using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Avro;

/// <summary>So many bytes.</summary>
internal sealed class AvroFixed(int size) : AvroType
{
    /// <inheritdoc/>
    public override SqlValue Read(ref SchemaInput input, SchemaBudget budget)
    {
        var bytes = input.Take((ulong)size);
        return SqlValue.Of(bytes.Array!, bytes.Offset, bytes.Count);
    }

    /// <inheritdoc/>
    public override string? Write(SqlValue value, SchemaOutput output, SchemaBudget budget)
    {
        if (value.Type != SqlType.Text || value.Bytes.Length != size) return $"a text of {size} bytes";
        output.Add(value.Bytes);
        return null;
    }
}
