using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Avro;

/// <summary>A type of Avro. Built once; then any thread.</summary>
internal abstract class AvroType
{
    /// <summary>The next value.</summary>
    /// <exception cref="SqlException">There is none.</exception>
    public abstract SqlValue Read(ref SchemaInput input, SchemaBudget budget);

    /// <summary>Writes a value. Returns what is wrong with it, some of it perhaps being written; null when nothing is.</summary>
    /// <exception cref="SqlException">It is too large.</exception>
    public abstract string? Write(SqlValue value, SchemaOutput output, SchemaBudget budget);
}
