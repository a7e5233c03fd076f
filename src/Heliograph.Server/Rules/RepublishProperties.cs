using System.Globalization;
using System.Text;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Sql.Templates;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules;

/// <summary>The properties of MQTT 5 (§3.3.2.3) that a message made of a row is to have. What the row does not have, or has and is no such property, is left out.</summary>
internal sealed class RepublishProperties
{
    private const byte PayloadFormat = 0x01;
    private const byte ContentType = 0x03;
    private const byte ResponseTopic = 0x08;
    private const byte CorrelationData = 0x09;

    private readonly Template? _payloadFormat;
    private readonly Template? _expiry;
    private readonly Template? _contentType;
    private readonly Template? _responseTopic;
    private readonly Template? _correlationData;
    private readonly Template? _userProperties;

    /// <summary>As the section of an action says.</summary>
    public RepublishProperties(RuleActionOptions options)
    {
        (_payloadFormat, _expiry, _contentType) = (Of(options.PayloadFormat), Of(options.MessageExpiry), Of(options.ContentType));
        (_responseTopic, _correlationData, _userProperties) = (Of(options.ResponseTopic), Of(options.CorrelationData), Of(options.UserProperties));
    }

    /// <summary>Encoded, without their length.</summary>
    public byte[] Encode(SqlMap row)
    {
        var users = UserProperties.Encode(_userProperties, row);
        if (_payloadFormat is null && _contentType is null && _responseTopic is null && _correlationData is null) return users;
        var block = new List<byte>();
        if (Rendered(_payloadFormat, row) is [(byte)'0' or (byte)'1'] format) block.AddRange([PayloadFormat, (byte)(format[0] - '0')]);
        Add(block, ContentType, Rendered(_contentType, row), Utf8Strings.IsValid);
        Add(block, ResponseTopic, Rendered(_responseTopic, row), static topic => Utf8Strings.IsValid(topic) && TopicName.IsValid(topic));
        Add(block, CorrelationData, Rendered(_correlationData, row), static _ => true);
        return [.. block, .. users];
    }

    /// <summary>Seconds after which the message is not delivered any more; null when never.</summary>
    public uint? Expiry(SqlMap row) =>
        Rendered(_expiry, row) is { } text && uint.TryParse(Encoding.UTF8.GetString(text), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private static Template? Of(string text) => text.Length == 0 ? null : Template.Parse(text);

    private static byte[]? Rendered(Template? template, SqlMap row) => template?.Render(row) is { } text && !text.AsSpan().SequenceEqual("undefined"u8) ? text : null;

    private static void Add(List<byte> block, byte property, byte[]? value, Func<ReadOnlySpan<byte>, bool> isValid)
    {
        if (value is null || value.Length > ushort.MaxValue || !isValid(value)) return;
        block.Add(property);
        block.AddRange([(byte)(value.Length >> 8), (byte)value.Length]);
        block.AddRange(value);
    }
}
