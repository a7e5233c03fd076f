using Heliograph.Broker.Access;
using Heliograph.Broker.Routing;
using Heliograph.Broker.Shards;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>What the session tables of all shards have in common.</summary>
internal sealed class NodeContext(MqttOptions options, RoutingTable routing, IConnectionLog log, AccessControl access, SharedRate rate)
{
    private long _lastStoreId;

    /// <summary>What holds for new connections; replaced whole when the configuration changes.</summary>
    public MqttOptions Options
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    } = options;

    public IConnectionLog Log { get; } = log;

    public AccessControl Access { get; } = access;

    /// <summary>How fast all clients together may publish.</summary>
    public SharedRate Rate { get; } = rate;

    public SessionTable[] Tables { get; } = new SessionTable[rate.Shards];

    public NodeGauges Gauges => field ??= new(Tables, routing);

    /// <summary>A connection ends, or is not let in, for a reason an operator may want to know.</summary>
    public void Ended(MqttConnection connection, ReasonCode reason, string detail)
    {
        Log.Ended(connection.Describe(), reason, detail);
        connection.Table.Tracer?.Say(connection, "connection ended", ("reason", reason.ToString()), ("detail", detail));
    }

    public long NextStoreId() => Interlocked.Increment(ref _lastStoreId);

    /// <summary>Numbers of stored sessions continue after <paramref name="id"/>.</summary>
    public void SeenStoreId(long id) => _lastStoreId = Math.Max(_lastStoreId, id);
}
