using Heliograph.Protocol;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>A message to publish. Its bytes must not change until its exchange is over.</summary>
/// <param name="Topic">The topic name, UTF-8.</param>
/// <param name="Payload">The payload.</param>
internal sealed record MqttMessage(ReadOnlyMemory<byte> Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The quality of service.</summary>
    public QoS QoS { get; init; }

    /// <summary>Whether the server is to retain it.</summary>
    public bool Retain { get; init; }

    /// <summary>Encoded properties that a server passes on; version 5 only.</summary>
    public ReadOnlyMemory<byte> Properties { get; init; }

    /// <summary>Seconds that it may wait for delivery; null for ever. Version 5 only.</summary>
    public uint? Expiry { get; init; }

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsWithdrawn { get; private set; }

    /// <summary>Nobody waits for it any more: it is not sent unless it has been. Any thread.</summary>
    public void Withdraw() => IsWithdrawn = true;
}
