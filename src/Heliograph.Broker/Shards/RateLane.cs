namespace Heliograph.Broker.Shards;

/// <summary>
/// One shard's part of a <see cref="SharedRate"/>, and the connections that wait for it, first come first served. Costs its owner's connections nothing but
/// two subtractions while there is enough. One shard's thread.
/// </summary>
internal sealed class RateLane(SharedRate rate) : Deadline
{
    private const int MostRefusedAtOnce = 256;

    private readonly Queue<(IRateWaiter Who, long Since)> _waiting = new();
    private readonly Queue<IRateWaiter> _patient = new();
    private Shard? _shard;
    private long _messages;
    private long _bytes;
    private int _left;
    private bool _isServing;

    /// <summary>How many wait, those that have left included.</summary>
    public int Count => _waiting.Count + _patient.Count;

    /// <summary>Whether a PUBLISH may be taken up now.</summary>
    public bool IsOpen => !rate.IsLimited || ((_isServing || Count == 0) && Has(rate.Messages, ref _messages) && Has(rate.Bytes, ref _bytes));

    /// <summary>Books a PUBLISH that was taken up; its size may be more than there is.</summary>
    public void Take(int bytes)
    {
        if (!rate.IsLimited) return;
        _messages--;
        _bytes -= bytes;
    }

    /// <summary>Has <paramref name="who"/> called when it is its turn; <paramref name="isPatient"/>: it cannot be refused and goes before those that can.</summary>
    public void Wait(IRateWaiter who, Shard shard, bool isPatient)
    {
        _shard = shard;
        if (isPatient) _patient.Enqueue(who);
        else _waiting.Enqueue((who, shard.Now));
        if (!IsSet && !_isServing) SetNext();
    }

    /// <summary>Somebody that waits has left.</summary>
    public void Left()
    {
        if (++_left < 64 || _left * 2 < Count) return;
        Keep(_waiting, one => !one.Who.HasLeft);
        Keep(_patient, one => !one.HasLeft);
        _left = 0;
    }

    /// <inheritdoc/>
    public override void Due()
    {
        _isServing = true;
        for (var n = _patient.Count; n > 0 && IsOpen; n--) Serve(_patient.Dequeue(), refuse: false);
        for (var n = _waiting.Count; n > 0 && IsOpen; n--) Serve(_waiting.Dequeue().Who, refuse: false);
        RefuseLate();
        _isServing = false;
        if (Count > 0) SetNext();
    }

    private void RefuseLate()
    {
        if (rate.LongestWait == 0) return;
        for (var n = MostRefusedAtOnce; n > 0 && _waiting.TryPeek(out var first) && _shard!.Now - first.Since >= rate.LongestWait; n--)
            Serve(_waiting.Dequeue().Who, refuse: true);
    }

    private void Serve(IRateWaiter who, bool refuse)
    {
        if (who.HasLeft) _left = Math.Max(0, _left - 1);
        else who.Go(refuse);
    }

    private void SetNext() => _shard!.SetDeadline(this, 1);

    private static bool Has(RatePool pool, ref long left)
    {
        if (pool.PerSecond == 0) left = 1;
        else if (left <= 0) left = pool.Draw(-left);
        return left > 0;
    }

    private static void Keep<T>(Queue<T> queue, Func<T, bool> isKept)
    {
        for (var n = queue.Count; n > 0; n--)
        {
            var one = queue.Dequeue();
            if (isKept(one)) queue.Enqueue(one);
        }
    }
}
