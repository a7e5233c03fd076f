namespace Heliograph.Server.Sql.Schemas;

/// <summary>A schema as people write it.</summary>
/// <param name="Name">What statements call it.</param>
/// <param name="Type">Its language.</param>
/// <param name="Text">Its text.</param>
internal sealed record SchemaSource(string Name, SchemaType Type, string Text)
{
    /// <summary>What it says.</summary>
    /// <exception cref="SchemaException">It is not written in its language.</exception>
    public ISchema Compile()
    {
        if (Text.Length > SchemaBounds.Source) throw new SchemaException($"longer than {SchemaBounds.Source} characters");
        try
        {
            return Read();
        }
        catch (Exception wrong) when (wrong is not (SchemaException or OutOfMemoryException))
        {
            // Whatever a schema is, it takes nobody down who looks at it.
            throw new SchemaException($"the schema '{Name}' cannot be read: {wrong.Message}", wrong);
        }
    }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Problem()
    {
        try
        {
            Compile();
            return null;
        }
        catch (SchemaException wrong)
        {
            return wrong.Message;
        }
    }

    private ISchema Read() => Type switch
    {
        SchemaType.Json => Schemas.Json.JsonSchema.Compile(Text),
        SchemaType.Protobuf => Protobuf.ProtobufSchema.Compile(Text),
        _ => Avro.AvroSchema.Compile(Text),
    };
}
