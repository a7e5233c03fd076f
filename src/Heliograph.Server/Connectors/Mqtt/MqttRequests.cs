using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>What a client has asked on one connection beside its messages: subscriptions and whether the server is there. Any thread.</summary>
internal sealed class MqttRequests
{
    // Above all that an outbox uses.
    private const ushort FirstId = 2048;

    private readonly Lock _gate = new();
    private readonly Dictionary<ushort, TaskCompletionSource<ReasonCode>> _subscriptions = [];
    private TaskCompletionSource? _ping;
    private Exception? _over;
    private ushort _lastId = FirstId;

    /// <summary>A new subscription: its packet identifier and the server's answer.</summary>
    public (ushort PacketId, Task<ReasonCode> Answer) Subscribe()
    {
        lock (_gate)
        {
            var packetId = NextId();
            var answer = _subscriptions[packetId] = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return (packetId, answer.Task);
        }
    }

    /// <summary>A packet identifier of something whose answer nobody waits for.</summary>
    public ushort Tell()
    {
        lock (_gate) return NextId();
    }

    /// <summary>The next sign of life.</summary>
    public Task Ping()
    {
        lock (_gate)
        {
            if (_over is not null) throw _over;
            return (_ping ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>SUBACK has come; what nobody asked for is ignored.</summary>
    public void Subscribed(in SubAckPacket packet)
    {
        lock (_gate)
        {
            if (_subscriptions.Remove(packet.PacketId, out var answer)) answer.TrySetResult(packet.Reasons[0]);
        }
    }

    /// <summary>Something has come from the server.</summary>
    public void Answered()
    {
        lock (_gate)
        {
            _ping?.TrySetResult();
            _ping = null;
        }
    }

    /// <summary>The connection has ended.</summary>
    public void End(Exception why)
    {
        lock (_gate)
        {
            _over = why;
            _ping?.TrySetException(why);
            foreach (var answer in _subscriptions.Values) answer.TrySetException(why);
            _subscriptions.Clear();
        }
    }

    private ushort NextId()
    {
        if (_over is not null) throw _over;
        do _lastId = _lastId == ushort.MaxValue ? FirstId : (ushort)(_lastId + 1);
        while (_subscriptions.ContainsKey(_lastId));
        return _lastId;
    }
}
