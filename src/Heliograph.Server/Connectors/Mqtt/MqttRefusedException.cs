using Heliograph.Protocol;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>An MQTT server refuses what it was asked for: a connection or a subscription.</summary>
internal sealed class MqttRefusedException(ReasonCode reason, string message) : Exception(message)
{
    /// <summary>What the server says; for version 3 what its code stands for.</summary>
    public ReasonCode Reason => reason;
}
