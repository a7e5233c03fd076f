using System.Text.Unicode;
using Heliograph.Broker.Messages;

namespace Heliograph.Broker.Channels;

/// <summary>What a message says about its payload, in the MQTT 5 property for that: the payload format indicator (§3.3.2.3.2).</summary>
public static class ChannelMessage
{
    private const byte PayloadFormatIndicator = 1;

    /// <summary>
    /// Whether it is for clients that tell text from binary data a text: its publisher did not say that it is binary, and it is valid UTF-8.
    /// </summary>
    public static bool IsText(Message message) => message.Properties is not [PayloadFormatIndicator, 0, ..] && Utf8.IsValid(message.Payload);

    internal static Message Create(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> data, bool isText)
    {
        var message = Message.Create(topic, 2, data);
        message.Properties[0] = PayloadFormatIndicator;
        message.Properties[1] = (byte)(isText ? 1 : 0);
        return message;
    }
}
