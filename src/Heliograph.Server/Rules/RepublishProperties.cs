using System.Globalization;
using System.Text;
using Heliograph.Server.Configuration;
using Heliograph.Server.Sql.Events;
using Heliograph.Server.Sql.Templates;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules;

/// <summary>The properties of MQTT 5 (§3.3.2.3) that a message made of a row is to have. What the row does not have, or has and is no such property, is left out.</summary>
internal sealed class RepublishProperties
{
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
        var properties = new PublishProperties();
        properties.PayloadFormat(Rendered(_payloadFormat, row));
        properties.ContentType(Rendered(_contentType, row));
        properties.ResponseTopic(Rendered(_responseTopic, row));
        properties.CorrelationData(Rendered(_correlationData, row));
        if (_userProperties is not null) properties.Users(_userProperties.Value(row));
        return properties.Encoded;
    }

    /// <summary>Seconds after which the message is not delivered any more; null when never.</summary>
    public uint? Expiry(SqlMap row) =>
        Rendered(_expiry, row) is { } text && uint.TryParse(Encoding.UTF8.GetString(text), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private static Template? Of(string text) => text.Length == 0 ? null : Template.Parse(text);

    private static byte[]? Rendered(Template? template, SqlMap row) => template?.Render(row) is { } text && !text.AsSpan().SequenceEqual("undefined"u8) ? text : null;
}
