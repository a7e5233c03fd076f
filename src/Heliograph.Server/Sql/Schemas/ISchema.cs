using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas;

/// <summary>What payloads look like: makes values of bytes and bytes of values. Immutable; any thread.</summary>
internal interface ISchema
{
    /// <summary>The value that bytes are.</summary>
    /// <param name="bytes">A text.</param>
    /// <param name="message">Which of the messages of a schema that has several, a text; undefined for others.</param>
    /// <param name="budget">What it may cost.</param>
    /// <exception cref="SqlException">They are none, or the value would be larger than <see cref="SchemaBounds"/> say.</exception>
    SqlValue Decode(SqlValue bytes, SqlValue message, SchemaBudget budget);

    /// <summary>The bytes that a value is, as a text.</summary>
    /// <param name="value">The value.</param>
    /// <param name="message">As for <see cref="Decode"/>.</param>
    /// <param name="budget">What it may cost.</param>
    /// <exception cref="SqlException">It is not as the schema wants it, or they would be more than <see cref="SchemaBounds"/> say.</exception>
    SqlValue Encode(SqlValue value, SqlValue message, SchemaBudget budget);
}
