using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Heliograph.Protocol;
using Heliograph.Server.Sql.Templates;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Events;

/// <summary>
/// The properties of MQTT 5 that go with a message to whoever gets it (§3.3.2.3), encoded one after the other without their length. What a value cannot be is left out. One
/// thread.
/// </summary>
internal sealed class PublishProperties
{
    private const byte PayloadFormatIndicator = 0x01;
    private const byte ContentTypeIdentifier = 0x03;
    private const byte ResponseTopicIdentifier = 0x08;
    private const byte CorrelationDataIdentifier = 0x09;
    private const byte UserProperty = 0x26;

    private readonly ArrayBufferWriter<byte> _block = new();

    /// <summary>All so far.</summary>
    public byte[] Encoded => _block.WrittenSpan.ToArray();

    /// <summary>Those of a map as <see cref="PropertyColumns"/> makes it, such as the column pub_props; none of what is no map.</summary>
    public static byte[] Of(SqlValue column)
    {
        if (column.Type != SqlType.Map) return [];
        var properties = new PublishProperties();
        properties.PayloadFormat(Text(column.Map["Payload-Format-Indicator"]));
        properties.ContentType(Text(column.Map["Content-Type"]));
        properties.ResponseTopic(Text(column.Map["Response-Topic"]));
        properties.CorrelationData(Text(column.Map["Correlation-Data"]));
        var (users, pairs) = (column.Map["User-Property"], column.Map["User-Property-Pairs"]);
        if (pairs.Type == SqlType.List && SqlCompare.Same(users, Fold(pairs.List))) properties.Pairs(pairs.List);
        else properties.Users(users); // The statement has changed it.
        return properties.Encoded;
    }

    /// <summary>0 or 1 (§3.3.2.3.2).</summary>
    public void PayloadFormat(byte[]? digit)
    {
        if (digit is [(byte)'0' or (byte)'1']) _block.Write([PayloadFormatIndicator, (byte)(digit[0] - '0')]);
    }

    /// <summary>A text (§3.3.2.3.9).</summary>
    public void ContentType(byte[]? text)
    {
        if (text is not null && Utf8Strings.IsValid(text)) Add(ContentTypeIdentifier, text);
    }

    /// <summary>A topic name (§3.3.2.3.5).</summary>
    public void ResponseTopic(byte[]? topic)
    {
        if (topic is not null && Utf8Strings.IsValid(topic) && TopicName.IsValid(topic)) Add(ResponseTopicIdentifier, topic);
    }

    /// <summary>Any bytes (§3.3.2.3.6).</summary>
    public void CorrelationData(byte[]? bytes)
    {
        if (bytes is not null) Add(CorrelationDataIdentifier, bytes);
    }

    /// <summary>The fields of a map as user properties (§3.3.2.3.7); none of what is no map.</summary>
    public void Users(SqlValue map)
    {
        if (map.Type != SqlType.Map) return;
        foreach (var (name, value) in map.Map.Fields) User(Encoding.UTF8.GetBytes(name), Template.TextOf(value));
    }

    private static byte[]? Text(SqlValue value) => value.HasValue ? Template.TextOf(value).ToArray() : null;

    private static SqlValue Fold(IReadOnlyList<SqlValue> pairs)
    {
        var map = new SqlMap();
        foreach (var pair in pairs)
        {
            if (pair.Type == SqlType.Map) map[Encoding.UTF8.GetString(Template.TextOf(pair.Map["key"]))] = pair.Map["value"];
        }

        return SqlValue.Of(map);
    }

    // Maps with key and value: of a name that comes several times all are kept, in their order.
    private void Pairs(IReadOnlyList<SqlValue> pairs)
    {
        foreach (var pair in pairs)
        {
            if (pair.Type == SqlType.Map && pair.Map.Has("key") && pair.Map.Has("value")) User(Template.TextOf(pair.Map["key"]), Template.TextOf(pair.Map["value"]));
        }
    }

    private void User(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.Length > ushort.MaxValue || value.Length > ushort.MaxValue || !Utf8Strings.IsValid(name) || !Utf8Strings.IsValid(value)) return;
        Add(UserProperty, name);
        Append(value);
    }

    private void Add(byte property, ReadOnlySpan<byte> value)
    {
        if (value.Length > ushort.MaxValue) return;
        _block.Write([property]);
        Append(value);
    }

    private void Append(ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_block.GetSpan(sizeof(ushort)), (ushort)value.Length);
        _block.Advance(sizeof(ushort));
        _block.Write(value);
    }
}
