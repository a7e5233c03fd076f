using Heliograph.Broker.Messages;
using Heliograph.Protocol;

namespace Heliograph.Broker;

/// <summary>A message published by something that is no client.</summary>
/// <param name="Topic">A valid topic name.</param>
/// <param name="Payload">The payload; copied.</param>
/// <param name="QoS">The QoS it is published with.</param>
/// <param name="Retain">Whether it is retained.</param>
public sealed record ApplicationMessage(string Topic, ReadOnlyMemory<byte> Payload, QoS QoS = QoS.AtMostOnce, bool Retain = false)
{
    /// <summary>Valid encoded MQTT 5 properties to be passed on, without their length: payload format, content type, response topic, correlation data, user properties.</summary>
    public ReadOnlyMemory<byte> Properties { get; init; }

    /// <summary>Which rules it has come through; null when no rule publishes it.</summary>
    public MessageOrigin? Origin { get; init; }

    /// <summary>Seconds after which it is not delivered any more; null when never.</summary>
    public uint? ExpirySeconds { get; init; }
}
