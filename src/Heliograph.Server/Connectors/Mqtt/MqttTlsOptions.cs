namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>How TLS is spoken with an MQTT server.</summary>
internal sealed record MqttTlsOptions
{
    /// <summary>A PEM file with the authorities to trust; null for those of the system.</summary>
    public string? CaFile { get; init; }

    /// <summary>A PEM file with the client's certificate and those that lead to its authority; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A PEM file with the key of the client's certificate.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Whether the server's certificate must be valid and for its name.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>The name that the server is asked for and must prove; null for the host that is connected to.</summary>
    public string? ServerName { get; init; }
}
