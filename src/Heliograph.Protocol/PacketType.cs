namespace Heliograph.Protocol;

/// <summary>The control packet types; the value is the upper half of a packet's first octet (MQTT 5 §2.1.2).</summary>
public enum PacketType : byte
{
    /// <summary>CONNECT, client to server.</summary>
    Connect = 1,

    /// <summary>CONNACK, server to client.</summary>
    ConnAck = 2,

    /// <summary>PUBLISH, both ways.</summary>
    Publish = 3,

    /// <summary>PUBACK, both ways.</summary>
    PubAck = 4,

    /// <summary>PUBREC, both ways.</summary>
    PubRec = 5,

    /// <summary>PUBREL, both ways.</summary>
    PubRel = 6,

    /// <summary>PUBCOMP, both ways.</summary>
    PubComp = 7,

    /// <summary>SUBSCRIBE, client to server.</summary>
    Subscribe = 8,

    /// <summary>SUBACK, server to client.</summary>
    SubAck = 9,

    /// <summary>UNSUBSCRIBE, client to server.</summary>
    Unsubscribe = 10,

    /// <summary>UNSUBACK, server to client.</summary>
    UnsubAck = 11,

    /// <summary>PINGREQ, client to server.</summary>
    PingReq = 12,

    /// <summary>PINGRESP, server to client.</summary>
    PingResp = 13,

    /// <summary>DISCONNECT, client to server; MQTT 5 also server to client.</summary>
    Disconnect = 14,

    /// <summary>AUTH, both ways, MQTT 5 only.</summary>
    Auth = 15,
}
