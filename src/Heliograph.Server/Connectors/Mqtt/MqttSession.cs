using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>
/// What a client and a server owe each other: messages on their way in both directions. It outlives a connection; the next client of the same identifier goes on with
/// it, and what the server still knows is then neither lost nor, with QoS 2, done twice. It does not outlive the process. One client at a time, any thread.
/// </summary>
internal sealed class MqttSession(MqttClientOptions options)
{
    private readonly Lock _gate = new();
    private readonly Outbox _outbox = new(options.Window);
    private readonly Inbox _inbox = new(options.ReceiveMaximum);
    private Exception? _closed = new MqttClosedException("there has been no connection yet");

    /// <summary>Messages published whose exchange is not over.</summary>
    public int Unsettled
    {
        get
        {
            lock (_gate) return _outbox.Count;
        }
    }

    /// <summary>Messages received and not taken over yet.</summary>
    public int Untaken
    {
        get
        {
            lock (_gate) return _inbox.Count;
        }
    }

    /// <summary>Whether there is a connection.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate) return _closed is null;
        }
    }

    /// <summary>
    /// Publishes a message when it is its turn. The task ends when the exchange is over: with QoS 0 when the message has gone out, with QoS 1 and 2 when the server has
    /// taken it over or refused it. <see cref="MqttClosedException"/>: there is no connection, or it has ended with the message on its way and no other can go on with it.
    /// </summary>
    public Task<MqttAnswer> PublishAsync(MqttMessage message)
    {
        lock (_gate) return _closed is null ? _outbox.Add(message) : Task.FromException<MqttAnswer>(_closed);
    }

    /// <summary>Gives up what waits for a next connection.</summary>
    public void Abandon(Exception why)
    {
        lock (_gate) _outbox.Clear(why);
    }

    /// <summary>Gives up what nobody waits for any more; whether the server may have seen some of it. To be called without a connection.</summary>
    internal bool DropWithdrawn()
    {
        lock (_gate) return _outbox.DropWithdrawn();
    }

    /// <summary>A message is taken over.</summary>
    internal void Acknowledge(MqttDelivery delivery)
    {
        lock (_gate) _inbox.Acknowledge(delivery);
    }

    /// <summary>A connection has begun.</summary>
    internal void Begin(MqttWire wire, ServerLimits server)
    {
        lock (_gate)
        {
            _closed = null;
            _inbox.Begin(wire, server);
            _outbox.Begin(wire, server);
        }
    }

    /// <summary>The connection has ended, or nothing more is to be said on it; what is under way stays if the server was to keep the session.</summary>
    internal void End(Exception why)
    {
        lock (_gate)
        {
            _closed ??= why;
            _inbox.Pause();
            if (options.CleanStart) _outbox.Clear(why);
            else _outbox.Pause(why);
        }
    }

    /// <summary>Bytes have gone out, up to <paramref name="end"/> of the connection.</summary>
    internal void Sent(long end)
    {
        lock (_gate) _outbox.Sent(end);
    }

    /// <summary>Ends when the client may read on.</summary>
    internal Task RoomAsync()
    {
        lock (_gate) return _inbox.Room;
    }

    /// <summary>A PUBLISH has come; the message, if it was not given on before. One that comes while the client takes leave is the server's still.</summary>
    internal MqttDelivery? Received(in PublishPacket packet)
    {
        lock (_gate) return _closed is null ? _inbox.Received(packet, this) : null;
    }

    /// <summary>PUBACK, PUBREC, PUBREL or PUBCOMP has come.</summary>
    internal void Received(in AckPacket ack)
    {
        lock (_gate)
        {
            if (_closed is not null) return;
            if (ack.Type == PacketType.PubRel) _inbox.Released(ack);
            else _outbox.Acknowledged(ack);
        }
    }
}
