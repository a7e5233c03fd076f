namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>A message on its way to the server; its task ends with the exchange.</summary>
internal sealed class OutgoingPublish(MqttMessage message) : TaskCompletionSource<MqttAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>The message.</summary>
    public MqttMessage Message => message;

    /// <summary>0 until it is sent with QoS 1 or 2 for the first time.</summary>
    public ushort PacketId { get; set; }

    /// <summary>The place it was sent in, over all connections; with QoS 0 the bytes that were written when it was.</summary>
    public long Position { get; set; }

    /// <summary>PUBREC has come: the server has it, and PUBREL is sent in place of it.</summary>
    public bool IsReleased { get; set; }

    /// <summary>It was sent on the connection that there is now.</summary>
    public bool IsSent { get; set; }

    /// <summary>The server may have seen it on an earlier connection, whose session it still has.</summary>
    public bool MayBeRepeated { get; set; }
}
