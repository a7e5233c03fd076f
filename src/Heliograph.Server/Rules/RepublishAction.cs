using System.Text;
using Heliograph.Broker;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Sql.Templates;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules;

/// <summary>Publishes a message made of the row. It has failed when the broker refuses or cannot keep it; that nobody subscribes is no failure.</summary>
internal sealed class RepublishAction : IRuleAction
{
    // Beyond these the rule waits: a shard that is behind does not pile up what rules publish.
    private const int MostUnderWay = 256;

    private readonly string _rule;
    private readonly RuleSurroundings _surroundings;
    private readonly Template _topic;
    private readonly Template _qos;
    private readonly Template _retain;
    private readonly Template? _payload;
    private readonly RepublishProperties _properties;
    private readonly Queue<Task> _underWay = new();
    private readonly LineAllowance _failures;

    /// <summary>The action of a rule as its section says.</summary>
    public RepublishAction(string rule, RuleActionOptions options, RuleSurroundings surroundings)
    {
        (_rule, _surroundings) = (rule, surroundings);
        (_topic, _qos, _retain) = (Template.Parse(options.Topic), Template.Parse(options.Qos), Template.Parse(options.Retain));
        _payload = options.Payload.Length == 0 ? null : Template.Parse(options.Payload);
        _properties = new(options);
        _failures = new(surroundings.Clock, 1, TimeSpan.FromSeconds(10));
    }

    /// <inheritdoc/>
    public async ValueTask StartAsync(RuleOutput output)
    {
        if (MessageOf(output, out var problem) is not { } message)
        {
            Fail(output, problem);
            return;
        }

        if (_underWay.Count == MostUnderWay) await _underWay.Dequeue().ConfigureAwait(false);
        _underWay.Enqueue(FinishAsync(output, _surroundings.Broker.PublishAsync(message)));
    }

    private async Task FinishAsync(RuleOutput output, Task<ReasonCode> publication)
    {
        try
        {
            var reason = await publication.ConfigureAwait(false);
            if (reason < ReasonCode.UnspecifiedError) output.Cells.Finish(isSuccess: true);
            else Fail(output, $"the message was refused: {reason}");
        }
        catch (Exception)
        {
            output.Cells.Finish(isSuccess: false); // The shard has logged it.
        }
    }

    private void Fail(RuleOutput output, string reason)
    {
        output.Cells.Finish(isSuccess: false);
        if (_failures.TryTake(out var leftOut)) RuleLog.ActionFailed(_surroundings.Log, _rule, leftOut, reason);
    }

    private ApplicationMessage? MessageOf(in RuleOutput output, out string problem)
    {
        problem = "";
        var topic = _topic.Render(output.Row);
        if (!Utf8Strings.IsValid(topic) || !TopicName.IsValid(topic)) problem = "the topic is no topic name";
        if (QoSOf(output.Row) is not { } qos) problem = "the QoS is none of 0, 1 and 2";
        else if (RetainOf(output.Row) is not { } retain) problem = "retain is neither true nor false";
        else if (PayloadOf(output.Row) is var payload && payload.Length > _surroundings.Broker.Options.MaxPacketSize) problem = "the payload is larger than mqtt.maxPacketSize";
        else if (problem.Length == 0)
        {
            return new(Encoding.UTF8.GetString(topic), payload, qos, retain)
            {
                Properties = _properties.Encode(output.Row),
                ExpirySeconds = _properties.Expiry(output.Row),
                Origin = output.Origin,
            };
        }

        return null;
    }

    private byte[] PayloadOf(SqlMap row) => _payload is null ? SqlJson.Write(SqlValue.Of(row)) : _payload.Render(row);

    // What the row does not have is as if it had not been asked for.
    private QoS? QoSOf(SqlMap row) => Encoding.UTF8.GetString(_qos.Render(row)) switch
    {
        "0" or "undefined" => QoS.AtMostOnce,
        "1" => QoS.AtLeastOnce,
        "2" => QoS.ExactlyOnce,
        _ => null,
    };

    private bool? RetainOf(SqlMap row) => Encoding.UTF8.GetString(_retain.Render(row)) switch
    {
        "false" or "0" or "undefined" => false,
        "true" or "1" => true,
        _ => null,
    };
}
