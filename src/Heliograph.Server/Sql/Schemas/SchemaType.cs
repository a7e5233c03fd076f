namespace Heliograph.Server.Sql.Schemas;

/// <summary>The languages of schemas.</summary>
internal enum SchemaType
{
    /// <summary>JSON Schema of draft 4, 6 or 7; the payloads are JSON.</summary>
    Json,

    /// <summary>An Avro schema as JSON; the payloads are Avro's binary encoding.</summary>
    Avro,

    /// <summary>The text of a .proto file; the payloads are Protocol Buffers.</summary>
    Protobuf,
}
