using System.Text;
using Heliograph.Protocol;
using Heliograph.Server.Sql.Templates;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>What a message is made of: templates for a row. Any thread.</summary>
internal sealed class MessageTemplate(string topic, string qos, string retain, string payload)
{
    private readonly Template _topic = Template.Parse(topic);
    private readonly Template _qos = Template.Parse(qos);
    private readonly Template _retain = Template.Parse(retain);
    private readonly Template? _payload = payload.Length == 0 ? null : Template.Parse(payload);

    /// <summary>The message of a row; what the row does not have of QoS and retain is as if it had not been asked for.</summary>
    /// <exception cref="TargetException">There can be none.</exception>
    public MqttMessage Render(SqlMap row)
    {
        var name = _topic.Render(row);
        if (!Utf8Strings.IsValid(name) || !TopicName.IsValid(name)) throw Unusable("the topic is no topic name");
        return new(name, _payload?.Render(row) ?? SqlJson.Write(SqlValue.Of(row)))
        {
            QoS = Text(_qos, row) switch { "0" or "undefined" => QoS.AtMostOnce, "1" => QoS.AtLeastOnce, "2" => QoS.ExactlyOnce, _ => throw Unusable("the QoS is none of 0, 1 and 2") },
            Retain = Text(_retain, row) switch { "false" or "0" or "undefined" => false, "true" or "1" => true, _ => throw Unusable("retain is neither true nor false") },
        };
    }

    private static string Text(Template template, SqlMap row) => Encoding.UTF8.GetString(template.Render(row));

    private static TargetException Unusable(string reason) => new(reason) { IsFinal = true };
}
