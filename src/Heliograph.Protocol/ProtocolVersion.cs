namespace Heliograph.Protocol;

/// <summary>A version of MQTT; the value is the protocol level octet of CONNECT (MQTT 5 §3.1.2.2).</summary>
public enum ProtocolVersion : byte
{
    /// <summary>MQTT 3.1, protocol name <c>MQIsdp</c>.</summary>
    V31 = 3,

    /// <summary>MQTT 3.1.1, protocol name <c>MQTT</c>.</summary>
    V311 = 4,

    /// <summary>MQTT 5.0, protocol name <c>MQTT</c>.</summary>
    V5 = 5,
}
