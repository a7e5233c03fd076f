namespace Heliograph.Server.Configuration;

/// <summary>A version of MQTT as a connector speaks it.</summary>
internal enum MqttVersion
{
    /// <summary>MQTT 3.1.</summary>
    V3,

    /// <summary>MQTT 3.1.1. A server cannot say that it refuses a message.</summary>
    V4,

    /// <summary>MQTT 5.</summary>
    V5,
}
