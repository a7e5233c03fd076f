using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Protobuf;

/// <summary>The messages of a .proto file, called with or without its package.</summary>
internal sealed class ProtobufSchema : ISchema
{
    private readonly Utf8Names<ProtobufMessage> _messages;

    private ProtobufSchema(Utf8Names<ProtobufMessage> messages) => _messages = messages;

    /// <summary>The schema of a text.</summary>
    /// <exception cref="SchemaException">It is none; the message names line and column.</exception>
    public static ProtobufSchema Compile(string text) => new(new(new ProtobufSource(text).Messages()));

    /// <inheritdoc/>
    public SqlValue Decode(SqlValue bytes, SqlValue message, SchemaBudget budget) => SqlValue.Of(new ProtobufDecoder(budget).Decode(Find(message), bytes.Segment));

    /// <inheritdoc/>
    public SqlValue Encode(SqlValue value, SqlValue message, SchemaBudget budget)
    {
        var found = Find(message);
        var output = new SchemaOutput();
        new ProtobufEncoder(output, budget).Encode(found, value.Type == SqlType.Text ? SqlJson.Read(value) : value);
        budget.SpendBytes(output.Length);
        return output.ToText();
    }

    private ProtobufMessage Find(SqlValue name)
    {
        if (name.Type == SqlType.Undefined) throw new SqlException("the message is missing: its name is the last argument");
        if (name.Type != SqlType.Text) throw new SqlException("the name of the message is to be a text");
        return _messages.TryFind(name.Bytes, out var message) ? message : throw new SqlException("the schema has no such message");
    }
}
