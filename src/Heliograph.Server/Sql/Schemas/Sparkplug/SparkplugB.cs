using Heliograph.Server.Sql.Schemas.Protobuf;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Sparkplug;

/// <summary>The payload of Sparkplug B, a schema that is always there.</summary>
internal static class SparkplugB
{
    private const string Resource = "sparkplug-b.proto";

    private static readonly Lazy<ISchema> s_schema = new(Compile);

    /// <summary>What statements call the schema, as in EMQX.</summary>
    public static ReadOnlySpan<byte> Name => "__CiYAWBja87PleCyKZ58h__SparkPlug_B_BUILT-IN"u8;

    /// <summary>The message that is meant when none is named.</summary>
    public static SqlValue Payload { get; } = SqlValue.Of("Payload");

    /// <summary>The schema.</summary>
    public static ISchema Schema => s_schema.Value;

    private static ProtobufSchema Compile()
    {
        using var reader = new StreamReader(typeof(SparkplugB).Assembly.GetManifestResourceStream(Resource)!);
        return ProtobufSchema.Compile(reader.ReadToEnd());
    }
}
