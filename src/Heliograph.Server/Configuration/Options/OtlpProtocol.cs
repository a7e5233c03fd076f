namespace Heliograph.Server.Configuration;

/// <summary>The two forms of the OpenTelemetry protocol.</summary>
internal enum OtlpProtocol
{
    /// <summary>gRPC, usually port 4317.</summary>
    Grpc,

    /// <summary>Protobuf over HTTP, usually port 4318.</summary>
    Http,
}
