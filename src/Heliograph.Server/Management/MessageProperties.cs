using System.Buffers.Binary;
using System.Text;
using Heliograph.Protocol;

namespace Heliograph.Server.Management;

/// <summary>The properties of a request as MQTT 5 encodes them (§3.3.2.3), those that are passed on.</summary>
internal static class MessageProperties
{
    private const byte PayloadFormat = 0x01;
    private const byte ContentType = 0x03;
    private const byte ResponseTopic = 0x08;
    private const byte CorrelationData = 0x09;
    private const byte UserProperty = 0x26;

    internal static byte[] Encode(PublishProperties? properties)
    {
        if (properties is null) return [];
        var block = new List<byte>();
        if (properties.PayloadFormatIndicator is { } format) block.AddRange(format is 0 or 1 ? [PayloadFormat, (byte)format] : throw ApiProblem.Bad("payload_format_indicator must be 0 or 1"));
        Add(block, ContentType, properties.ContentType, "content_type");
        if (properties.ResponseTopic is { } topic && !TopicName.IsValid(Encoding.UTF8.GetBytes(topic))) throw ApiProblem.Bad("response_topic is no topic name");
        Add(block, ResponseTopic, properties.ResponseTopic, "response_topic");
        Add(block, CorrelationData, properties.CorrelationData, "correlation_data");
        foreach (var (name, value) in properties.UserProperties ?? new Dictionary<string, string>())
        {
            Add(block, UserProperty, name, "user_properties");
            Append(block, value, "user_properties");
        }

        return [.. block];
    }

    private static void Add(List<byte> block, byte id, string? text, string field)
    {
        if (text is null) return;
        block.Add(id);
        Append(block, text, field);
    }

    private static void Append(List<byte> block, string? text, string field)
    {
        var octets = Encoding.UTF8.GetBytes(text ?? throw ApiProblem.Bad($"a value of {field} is null"));
        if (octets.Length > ushort.MaxValue || !Utf8Strings.IsValid(octets)) throw ApiProblem.Bad($"{field} is longer than 65535 octets or has a null character");
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)octets.Length);
        block.AddRange(length);
        block.AddRange(octets);
    }
}
