using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Avro;

/// <summary>An Avro schema: payloads are the binary encoding alone, without a mark of the schema in front.</summary>
internal sealed class AvroSchema : ISchema
{
    private readonly AvroType _type;

    private AvroSchema(AvroType type) => _type = type;

    /// <summary>The schema of a text.</summary>
    /// <exception cref="SchemaException">It is none; the message names the line or the path.</exception>
    public static AvroSchema Compile(string text) => new(new AvroSchemaReader().Read(SchemaJson.Parse(text)));

    /// <inheritdoc/>
    public SqlValue Decode(SqlValue bytes, SqlValue message, SchemaBudget budget)
    {
        OneMessage.Check(message);
        var input = new SchemaInput(bytes.Segment);
        var value = _type.Read(ref input, budget);
        return input.IsAtEnd ? value : throw new SqlException("there are bytes behind the value");
    }

    /// <inheritdoc/>
    public SqlValue Encode(SqlValue value, SqlValue message, SchemaBudget budget)
    {
        OneMessage.Check(message);
        var output = new SchemaOutput();
        if (value.Type == SqlType.Text && _type is AvroRecord) value = SqlJson.Read(value);
        if (_type.Write(value, output, budget) is { } problem) throw new SqlException($"the value is to be {problem}");
        budget.SpendBytes(output.Length);
        return output.ToText();
    }
}
