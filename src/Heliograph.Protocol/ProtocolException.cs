namespace Heliograph.Protocol;

/// <summary>The peer broke MQTT. The connection ends; <see cref="Reason"/> is what to tell it (MQTT 5 §4.13).</summary>
public sealed class ProtocolException : Exception
{
    /// <summary>Creates the exception; <paramref name="message"/> is for logs and says which packet and what in it is wrong.</summary>
    public ProtocolException(ReasonCode reason, string message, ProtocolVersion? answerVersion = null)
        : base(message)
    {
        Reason = reason;
        AnswerVersion = answerVersion;
    }

    /// <summary>The reason code for CONNACK or DISCONNECT.</summary>
    public ReasonCode Reason { get; }

    /// <summary>Set when a CONNECT names a protocol level that is not supported: the form of CONNACK its sender most likely understands.
    /// Null for every other violation, and for a protocol name that is not MQTT's: then close without an answer.</summary>
    public ProtocolVersion? AnswerVersion { get; }
}
