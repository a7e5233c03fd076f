using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>
/// Publishes a message for each row, as many at once as the windows of the connections allow. A row has succeeded when the broker has acknowledged its message (with QoS 0:
/// when it has been sent), and has failed when the broker refuses it for what it is. Everything else is tried again, so that the broker may get a message twice.
/// </summary>
internal sealed class MqttActionDriver : IActionDriver
{
    private readonly MqttDriver _bridge;
    private readonly MessageTemplate _message;
    private readonly TimeSpan _patience;

    /// <summary>An action over a bridge.</summary>
    /// <exception cref="FormatException">It has no section mqtt.</exception>
    public MqttActionDriver(ActionOptions options, MqttDriver bridge)
    {
        var section = options.Mqtt ?? throw new FormatException("the section mqtt is missing");
        (_bridge, _message) = (bridge, new(section.Topic, section.Qos, section.Retain, section.Payload));
        _patience = options.Buffer.RequestTimeout * 0.9; // Before the action gives up, so that what has an answer is not sent again with what has none.
    }

    private long Now => _bridge.Surroundings.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public byte[] Render(SqlMap row) => MqttRecord.Write(_message.Render(row), row, Now);

    /// <inheritdoc/>
    public async ValueTask SendAsync(ActionBatch batch, CancellationToken cancellation)
    {
        var messages = Enumerable.Range(0, batch.Count).Select(i => Read(batch, i)).ToList();
        try
        {
            var answers = messages.ConvertAll(message => message is null ? null : _bridge.PublishAsync(message));
            await WaitAsync(answers, cancellation).ConfigureAwait(false);
            Settle(batch, answers);
        }
        finally
        {
            foreach (var message in messages) message?.Withdraw();
        }
    }

    private async Task WaitAsync(List<Task<MqttAnswer>?> answers, CancellationToken cancellation)
    {
        Task all = Task.WhenAll(answers.OfType<Task<MqttAnswer>>());
        await all.WaitAsync(_patience, _bridge.Surroundings.Clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    private static void Settle(ActionBatch batch, List<Task<MqttAnswer>?> answers)
    {
        string? trouble = null;
        for (var i = 0; i < answers.Count; i++) trouble = (answers[i] is { } answer ? Settle(batch, i, answer) : null) ?? trouble;
        if (trouble is not null) throw new TargetException(trouble);
    }

    // Null when the record is damaged or its message has expired, which is the fault of its row alone.
    private MqttMessage? Read(ActionBatch batch, int index)
    {
        try
        {
            return MqttRecord.Read(batch[index], Now);
        }
        catch (TargetException damage)
        {
            batch.Fail(index, damage.Message);
            return null;
        }
    }

    // Null, or why the row is to be sent again.
    private static string? Settle(ActionBatch batch, int index, Task<MqttAnswer> answer)
    {
        if (!answer.IsCompletedSuccessfully) return answer.Exception?.InnerException?.Message ?? "the broker has not acknowledged the message in time";
        var (reason, text) = answer.Result;
        if (!answer.Result.IsRefused) batch.Succeed(index);
        else if (IsFinal(reason)) batch.Fail(index, Refusal(reason, text));
        else return Refusal(reason, text);
        return null;
    }

    private static string Refusal(ReasonCode reason, string text) => $"the broker refuses the message: {reason}{(text.Length > 0 ? $" ({text})" : "")}";

    // What lies in the message; the other reasons lie in the broker and may pass.
    private static bool IsFinal(ReasonCode reason) => reason is ReasonCode.NotAuthorized or ReasonCode.TopicNameInvalid or ReasonCode.PayloadFormatInvalid
        or ReasonCode.PacketTooLarge or ReasonCode.QoSNotSupported or ReasonCode.RetainNotSupported;
}
