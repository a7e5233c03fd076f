using Heliograph.Protocol.Properties;

namespace Heliograph.Protocol.Packets;

/// <summary>
/// CONNECT (MQTT 5 §3.1). Spans of one that was read are slices of the frame. To write one, set the fields of a new instance: the
/// version, and
/// what differs from the defaults. Session expiry and everything listed after it exists in MQTT 5 only and is ignored for MQTT 3.x.
/// </summary>
public ref partial struct ConnectPacket
{
    /// <summary>A clean start of MQTT 5 without keep alive.</summary>
    public ConnectPacket()
    {
    }

    /// <summary>The protocol name and level.</summary>
    public ProtocolVersion Version { get; set; } = ProtocolVersion.V5;

    /// <summary>Begin without the state of an earlier session; MQTT 3.x calls it clean session.</summary>
    public bool CleanStart { get; set; } = true;

    /// <summary>Seconds; 0 none.</summary>
    public ushort KeepAlive { get; set; }

    /// <summary>The client identifier, UTF-8; empty asks the server for one. Any length: the 23 characters of MQTT 3.1 are not
    /// enforced.</summary>
    public ReadOnlySpan<byte> ClientId { get; set; }

    /// <summary>Whether <see cref="UserName"/> is given.</summary>
    public bool HasUserName { get; set; }

    /// <summary>UTF-8; may be empty.</summary>
    public ReadOnlySpan<byte> UserName { get; set; }

    /// <summary>Whether <see cref="Password"/> is given; in MQTT 3.x only with a user name.</summary>
    public bool HasPassword { get; set; }

    /// <summary>Any bytes; may be empty.</summary>
    public ReadOnlySpan<byte> Password { get; set; }

    /// <summary>Whether there is a will; without one the other fields of the will are unset.</summary>
    public bool HasWill { get; set; }

    /// <summary>The quality of service to publish the will with.</summary>
    public QoS WillQoS { get; set; }

    /// <summary>Whether the will is to be retained.</summary>
    public bool WillRetain { get; set; }

    /// <summary>A valid topic name.</summary>
    public ReadOnlySpan<byte> WillTopic { get; set; }

    /// <summary>The message.</summary>
    public ReadOnlySpan<byte> WillPayload { get; set; }

    /// <summary>Seconds between the end of the connection and the will; 0 when not given.</summary>
    public uint WillDelay { get; set; }

    /// <summary>Whether <see cref="WillExpiry"/> is given.</summary>
    public bool HasWillExpiry { get; set; }

    /// <summary>Seconds the will may wait for delivery once published.</summary>
    public uint WillExpiry { get; set; }

    /// <summary>The will's payload format indicator is 1. Taken from <see cref="WillProperties"/> when read; not written.</summary>
    public bool WillPayloadIsUtf8 { get; set; }

    /// <summary>An encoded block whose forwarded properties (see <see cref="PublishPacket.CopyForwardedProperties"/>) are written; of a
    /// packet that was
    /// read all properties of the will.</summary>
    public ReadOnlySpan<byte> WillProperties { get; set; }

    /// <summary>Seconds the session outlives the connection; 0 when not given, 0xFFFFFFFF for ever.</summary>
    public uint SessionExpiry { get; set; }

    /// <summary>QoS 1 and 2 messages the client takes at once: 1 to 65,535, which is the default.</summary>
    public ushort ReceiveMaximum { get; set; } = ushort.MaxValue;

    /// <summary>The largest packet the client takes, in bytes, not 0; the default is no limit.</summary>
    public uint MaximumPacketSize { get; set; } = uint.MaxValue;

    /// <summary>The highest topic alias the client takes; 0 none.</summary>
    public ushort TopicAliasMaximum { get; set; }

    /// <summary>The client asks for response information in CONNACK.</summary>
    public bool RequestResponseInformation { get; set; }

    /// <summary>The client takes reason strings and user properties in every packet; when false only in PUBLISH, CONNACK and
    /// DISCONNECT.</summary>
    public bool RequestProblemInformation { get; set; } = true;

    /// <summary>The authentication method, UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> AuthenticationMethod { get; set; }

    /// <summary>The authentication data; empty when there is none.</summary>
    public ReadOnlySpan<byte> AuthenticationData { get; set; }

    /// <summary>An encoded block whose user properties are written; of a packet that was read all its properties, for
    /// <see cref="UserPropertyReader"/>.</summary>
    public ReadOnlySpan<byte> UserProperties { get; set; }

    /// <summary>Bytes that <see cref="CopyWillForwardedProperties"/> copies.</summary>
    public readonly int WillForwardedPropertiesLength => ForwardedProperties.Length(WillProperties);

    /// <summary>Copies the encoded properties of the will that go out with it, as <see cref="PublishPacket.CopyForwardedProperties"/>
    /// does, and returns
    /// <see cref="WillForwardedPropertiesLength"/>.</summary>
    public readonly int CopyWillForwardedProperties(Span<byte> destination) => ForwardedProperties.Copy(WillProperties, destination);
}
