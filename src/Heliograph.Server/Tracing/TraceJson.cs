using System.Text.Json.Serialization;

namespace Heliograph.Server.Tracing;

/// <summary>How what was asked for is kept.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TraceDefinition))]
internal sealed partial class TraceJson : JsonSerializerContext;
