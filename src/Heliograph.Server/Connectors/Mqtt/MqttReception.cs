using System.Text;
using System.Threading.Channels;
using Heliograph.Broker;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>
/// Receives from another broker for a source. A message is acknowledged there when the rules have taken it, and when it is published here if it is to be; one that can never be
/// published here is given up and logged.
/// </summary>
internal sealed class MqttReception : IReception
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly MqttDriver _bridge;
    private readonly ISourceSink _sink;
    private readonly MqttColumns _columns;
    private readonly MessageTemplate? _local;
    private readonly Channel<(MqttDelivery Delivery, int Member)> _received = Channel.CreateUnbounded<(MqttDelivery, int)>(new() { SingleReader = true });
    private readonly IReadOnlyList<MqttMember> _members;
    private readonly SourceOptions _options;
    private readonly LineAllowance _failures;
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile bool _isLeaving;
    private readonly Task _running;
    private volatile string? _problem = "it has not been connected yet";

    /// <summary>A source over a bridge, which connects its members when it is told to.</summary>
    /// <exception cref="FormatException">The source has no section mqtt.</exception>
    public MqttReception(SourceOptions options, MqttDriver bridge, ISourceSink sink)
    {
        var section = options.Mqtt ?? throw new FormatException("the section mqtt is missing");
        (_bridge, _sink, _columns) = (bridge, sink, new(bridge.Section.Server, bridge.Surroundings.Clock));
        _local = section.Local is { } local ? new(local.Topic, local.Qos, local.Retain, local.Payload) : null;
        (_options, _failures) = (options, new(bridge.Surroundings.Clock, 1, TimeSpan.FromSeconds(10)));
        _members = [.. Enumerable.Range(0, section.PoolSize).Select(i => Member(section, i))];
        _running = TakeAllAsync();
    }

    /// <inheritdoc/>
    public string? Problem => _problem;

    /// <inheritdoc/>
    public void Renounce(SourceOptions? successor)
    {
        for (var i = 0; i < _members.Count; i++)
        {
            var next = successor?.ConnectorId == _options.ConnectorId ? successor.Mqtt : null;
            _members[i].IsLast = next is null || i >= next.PoolSize || next.Topic != _options.Mqtt!.Topic;
            _members[i].DropsFilter = next is not null && FilterOf(next, i) != _members[i].Filter;
        }
    }

    /// <summary>Connects what does not work. What is in the way is told by <see cref="Problem"/>.</summary>
    public async Task ConnectAsync(Limit limit)
    {
        await _turn.WaitAsync(limit.Token).ConfigureAwait(false);
        try
        {
            if (_isLeaving) return;
            await Task.WhenAll(_members.Select(member => member.RenewAsync(limit))).ConfigureAwait(false);
            _problem = null;
        }
        catch (TargetException wrong)
        {
            if (_problem != wrong.Message) ConnectorLog.NotReceiving(_bridge.Surroundings.Log, _options.Id, wrong.Message);
            _problem = wrong.Message;
        }
        catch (OperationCanceledException) when (_isLeaving)
        {
            // It is not to be connected any more.
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isLeaving) return;
        _isLeaving = true;
        _bridge.Remove(this);
        foreach (var member in _members) member.Close();
        await _turn.WaitAsync().ConfigureAwait(false);
        await Task.WhenAll(_members.Select(member => member.DisposeAsync().AsTask())).ConfigureAwait(false);
        _turn.Release();
        await _closing.CancelAsync().ConfigureAwait(false);
        _received.Writer.TryComplete();
        await _running.ConfigureAwait(false);
        _closing.Dispose();
    }

    private MqttMember Member(MqttSourceOptions section, int index)
    {
        var options = ClientOf(index);
        var asked = FilterOf(section, index);
        var filter = Encoding.UTF8.GetBytes(TopicFilter.TryParseShared(Encoding.UTF8.GetBytes(asked), out _, out var rest) ? Encoding.UTF8.GetString(rest) : asked);
        return new(options with { ReceiveMaximum = section.MaxInflight }, _bridge.Surroundings.Clock, _bridge.Suspect)
        {
            Tls = _bridge.Tls,
            Filter = asked,
            QoS = section.Qos,
            Receive = delivery => Receive(delivery, filter, index),
        };
    }

    private MqttClientOptions ClientOf(int index) => _bridge.OptionsOf($"{_options.Name}-{index}");

    private string FilterOf(MqttSourceOptions section, int index) =>
        section.PoolSize == 1 || section.Topic.StartsWith("$share/", StringComparison.Ordinal) ? section.Topic : $"$share/{GroupOf(ClientOf(index).ClientId)}/{section.Topic}";

    // Another node has another prefix, and gets every message itself.
    private static string GroupOf(string clientId) => clientId[..clientId.LastIndexOf('-')].Replace('/', '-').Replace('+', '-').Replace('#', '-');

    // What comes for the filter that the source had before, with a session that the broker kept, is nobody's any more.
    private void Receive(MqttDelivery delivery, byte[] filter, int member)
    {
        if (!SqlTopic.Matches(delivery.Topic, filter)) delivery.Acknowledge();
        else _received.Writer.TryWrite((delivery, member));
    }

    // What the other broker still has for a session that somebody goes on with comes again.
    private bool ComesAgain(MqttDelivery delivery, int member) => _isLeaving && delivery.QoS > QoS.AtMostOnce && !_bridge.Section.CleanStart && !_members[member].IsLast;

    private async Task TakeAllAsync()
    {
        await foreach (var (delivery, member) in _received.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (ComesAgain(delivery, member)) continue;
            var row = _columns.Of(delivery);
            var publishing = _local is null ? Task.CompletedTask : PublishAsync(_local, row, delivery);
            await _sink.TakeAsync(new(row)).ConfigureAwait(false);
            _ = AcknowledgeAsync(delivery, publishing);
        }
    }

    private static async Task AcknowledgeAsync(MqttDelivery delivery, Task publishing)
    {
        await publishing.ConfigureAwait(false);
        delivery.Acknowledge();
    }

    private async Task PublishAsync(MessageTemplate template, SqlMap row, MqttDelivery delivery)
    {
        try
        {
            var message = MessageOf(template.Render(row), delivery);
            while (await _bridge.Surroundings.Publish(message).ConfigureAwait(false) is >= ReasonCode.UnspecifiedError and var reason)
            {
                Tell($"{reason}");
                if (reason != ReasonCode.QuotaExceeded) return;
                await Task.Delay(s_pause, _bridge.Surroundings.Clock, _closing.Token).ConfigureAwait(false); // It could not be kept: that may pass.
            }
        }
        catch (OperationCanceledException)
        {
            // The source is closed, and with it the connection on which this would be acknowledged.
        }
        catch (Exception wrong)
        {
            Tell(wrong.Message);
        }
    }

    private static ApplicationMessage MessageOf(MqttMessage message, MqttDelivery delivery) =>
        new(Encoding.UTF8.GetString(message.Topic.Span), message.Payload, message.QoS, message.Retain) { Properties = delivery.Properties, ExpirySeconds = delivery.Expiry };

    private void Tell(string reason)
    {
        if (_failures.TryTake(out var leftOut)) ConnectorLog.NotPublished(_bridge.Surroundings.Log, _options.Id, leftOut, reason);
    }
}
