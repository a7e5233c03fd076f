using System.Buffers.Binary;
using Heliograph.Protocol;
using Heliograph.Server.Sql.Events;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>
/// A message as it waits for its bridge, in memory or on disk: QoS, retain and until when it is wanted (8 octets, Unix milliseconds, 0 for ever) in one field; topic, payload
/// and properties in one each. Records of before there were properties have neither these nor the time.
/// </summary>
internal static class MqttRecord
{
    private const int Short = 2;
    private const int Flags = Short + sizeof(long);

    /// <summary>The message of a row, with what the column pub_props has of properties.</summary>
    /// <param name="message">The message.</param>
    /// <param name="row">The row that it was made of.</param>
    /// <param name="now">Unix milliseconds.</param>
    public static byte[] Write(MqttMessage message, SqlMap row, long now)
    {
        var properties = row["pub_props"];
        Span<byte> flags = stackalloc byte[Flags];
        (flags[0], flags[1]) = ((byte)message.QoS, message.Retain ? (byte)1 : (byte)0);
        BinaryPrimitives.WriteInt64BigEndian(flags[Short..], Until(properties, now));
        return new RecordWriter().Add(flags).Add(message.Topic.Span).Add(message.Payload.Span).Add(PublishProperties.Of(properties)).ToArray();
    }

    /// <summary>The message of a record.</summary>
    /// <param name="bytes">The record.</param>
    /// <param name="now">Unix milliseconds.</param>
    /// <exception cref="TargetException">It is damaged, or the message is not wanted any more.</exception>
    public static MqttMessage Read(ReadOnlyMemory<byte> bytes, long now)
    {
        var record = new RecordReader(bytes);
        var flags = record.Next();
        if (flags.Length is not (Short or Flags) || flags.Span[0] > (byte)QoS.ExactlyOnce) throw RecordReader.Damaged();
        return new(record.Next(), record.Next())
        {
            QoS = (QoS)flags.Span[0],
            Retain = flags.Span[1] != 0,
            Properties = record.HasMore ? record.Next() : default,
            Expiry = flags.Length == Flags ? Expiry(BinaryPrimitives.ReadInt64BigEndian(flags.Span[Short..]), now) : null,
        };
    }

    private static long Until(SqlValue properties, long now) =>
        properties.Type == SqlType.Map && properties.Map["Message-Expiry-Interval"] is { Type: SqlType.Integer, Integer: >= 0 and <= uint.MaxValue } seconds ? now + (1000 * seconds.Integer) : 0;

    // Seconds that are left, a part of one being one.
    private static uint? Expiry(long until, long now)
    {
        if (until == 0) return null;
        return until > now ? (uint)Math.Min(uint.MaxValue, (until - now + 999) / 1000) : throw new TargetException("the message has expired (Message-Expiry-Interval)") { IsFinal = true };
    }
}
