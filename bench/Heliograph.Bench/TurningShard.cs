using System.Diagnostics;
using Heliograph.Broker.Shards;

namespace Heliograph.Bench;

/// <summary>Turns of a shard on a thread of its own, whenever it has something to do, and how long the longest took. For links that have no sockets.</summary>
internal sealed class TurningShard : IDisposable
{
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private readonly Shard _shard;
    private volatile bool _ends;

    public TurningShard(Shard shard)
    {
        _shard = shard;
        shard.BindLoop(() => _wake.Set());
        _thread = new(Turn) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The longest turn since <see cref="Forget"/>.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>All turns since then.</summary>
    public TimeSpan All { get; private set; }

    public void Forget() => (Longest, All) = (default, default);

    public void Dispose()
    {
        _ends = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }

    private void Turn()
    {
        while (!_ends)
        {
            var start = Stopwatch.GetTimestamp();
            _shard.BeginTurn();
            var wait = _shard.EndTurn();
            var took = Stopwatch.GetElapsedTime(start);
            (Longest, All) = (took > Longest ? took : Longest, All + took);
            _wake.WaitOne(wait);
        }
    }
}
