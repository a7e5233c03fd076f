using Heliograph.Protocol;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>How the exchange for a message that was published has ended.</summary>
/// <param name="Reason">What the server says; success also with QoS 0, where it says nothing, and in version 3, which cannot say that it refuses.</param>
/// <param name="Text">The server's or the client's explanation; may be empty.</param>
internal readonly record struct MqttAnswer(ReasonCode Reason, string Text)
{
    /// <summary>The server has taken the message over, or with QoS 0 the system has it for sending.</summary>
    public static MqttAnswer Taken => default;

    /// <summary>Whether the message was refused.</summary>
    public bool IsRefused => Reason >= ReasonCode.UnspecifiedError;
}
