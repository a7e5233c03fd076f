namespace Heliograph.Protocol;

/// <summary>Quality of service of a message or the most a subscription grants (MQTT 5 §4.3).</summary>
public enum QoS : byte
{
    /// <summary>QoS 0.</summary>
    AtMostOnce,

    /// <summary>QoS 1.</summary>
    AtLeastOnce,

    /// <summary>QoS 2.</summary>
    ExactlyOnce,
}
