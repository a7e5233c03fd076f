using Heliograph.Broker.Shards;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// Holds back a client that sends faster than it may: reading pauses, so that TCP slows the sender down and nothing is lost. One shard's thread.
/// </summary>
internal sealed class RateGate(MqttConnection connection, ClientRate rate, long now) : Deadline
{
    private TokenBucket _messages = new(rate.Messages, now);
    private TokenBucket _bytes = new(rate.Bytes, now);

    /// <summary>Whether nothing is read for now.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Books what was received, and pauses when that was too much.</summary>
    public void Received(int messages, int bytes, long now)
    {
        if (rate.Messages > 0) _messages.Take(messages, now);
        if (rate.Bytes > 0) _bytes.Take(bytes, now);
        var wait = Math.Max(rate.Messages > 0 ? _messages.Wait() : 0, rate.Bytes > 0 ? _bytes.Wait() : 0);
        if (wait == 0) return;
        IsHeld = true;
        connection.Link.IsReadingPaused = true;
        connection.Link.Shard.SetDeadline(this, wait);
    }

    /// <inheritdoc/>
    public override void Due()
    {
        IsHeld = false;
        connection.Released();
    }

    /// <summary>The connection is over.</summary>
    public void Stop() => connection.Link.Shard.ClearDeadline(this);
}
