using System.Numerics;

namespace Heliograph.Server.Gateway;

/// <summary>The machines of one server on one shard: the one new connections get, and older ones for as long as connections have their state there. On the shard's thread.</summary>
internal sealed class ShardScripts(ScriptServer server, GatewayShard gateway, ServerVm first)
{
    private const int MostLoggedASecond = 10;
    private const int Second = 1000;
    private const int Slice = 500;

    private readonly List<ServerVm> _older = [];
    private byte[] _scratch = new byte[4096];
    private long _second;
    private int _logged;
    private long _unlogged;

    /// <summary>Room for so many bytes, until it is asked again.</summary>
    public Span<byte> Scratch(int length)
    {
        if (_scratch.Length < length) _scratch = GC.AllocateUninitializedArray<byte>((int)BitOperations.RoundUpToPowerOf2((uint)length));
        return _scratch.AsSpan(0, length);
    }

    /// <summary>The connections of the shard.</summary>
    public GatewayShard Gateway => gateway;

    /// <summary>The machine with the newest script.</summary>
    public ServerVm Current { get; private set; } = first;

    /// <summary>A connection has its state in the newest machine from now on.</summary>
    public ServerVm Enter()
    {
        Current.Connections++;
        return Current;
    }

    /// <summary>A connection needs a machine no more; an old one goes with its last.</summary>
    public void Leave(ServerVm vm)
    {
        vm.Connections--;
        CloseIfUnused(vm);
    }

    /// <summary>Has a newer script serve: connections that wait for nothing go over now, some a turn, others when they are through.</summary>
    public void Replace(ServerVm vm)
    {
        var old = Current;
        Current = vm;
        _older.Add(old);
        CloseIfUnused(old);
        MoveOn([.. gateway.Connections], 0);
    }

    /// <summary>A callback failed: counts and logs it, but not more than some a second.</summary>
    public void Failed(GatewayConnection connection, string function, string error)
    {
        server.CountFailure();
        var second = gateway.Shard.Now / Second;
        if (second != _second)
        {
            if (_unlogged > 0) GatewayLog.MoreFailed(server.Log, server.Name, _unlogged);
            (_second, _logged, _unlogged) = (second, 0, 0);
        }

        if (_logged++ < MostLoggedASecond) GatewayLog.Failed(server.Log, server.Name, connection.ClientId, function, error);
        else _unlogged++;
    }

    /// <summary>Drops the callbacks that wait and closes the machines, the shard having stopped; the connections are gone, or go with the process.</summary>
    public void Dispose()
    {
        foreach (var connection in gateway.Connections) connection.Abandon(this);
        foreach (var vm in _older) vm.Dispose();
        Current.Dispose();
    }

    private void MoveOn(GatewayConnection[] connections, int from)
    {
        var end = Math.Min(connections.Length, from + Slice);
        for (var i = from; i < end; i++) connections[i].MoveOn();
        if (end < connections.Length) gateway.Shard.Post(() => MoveOn(connections, end));
    }

    // Posted, so that none is closed from within a function it has called; waits end before their connections do.
    private void CloseIfUnused(ServerVm vm)
    {
        if (vm == Current || vm.Connections > 0) return;
        vm.Connections = int.MinValue;
        gateway.Shard.Post(() => Close(vm));
    }

    private void Close(ServerVm vm)
    {
        _older.Remove(vm);
        vm.Dispose();
    }
}
