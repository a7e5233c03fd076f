namespace Heliograph.Broker.Shards;

/// <summary>
/// The deadlines of one shard: a wheel of linked lists, one slot a tick. A deadline further away than one turn of the wheel stays
/// in its slot for as many turns as it needs.
/// </summary>
internal sealed class DeadlineWheel
{
    public const int TickMilliseconds = 20;
    private const int Slots = 4096;
    private const long Unset = -1;
    private const long Firing = -2;

    private readonly Deadline?[] _slots = new Deadline?[Slots];
    private readonly List<Deadline> _firing = [];
    private long _tick;
    private long _next = long.MaxValue;
    private int _count;

    public int Count => _count;

    public void Set(Deadline deadline, long dueMilliseconds)
    {
        Clear(deadline);
        deadline.DueTick = Math.Max(_tick + 1, (dueMilliseconds + TickMilliseconds - 1) / TickMilliseconds);
        ref var head = ref _slots[deadline.DueTick % Slots];
        deadline.Next = head;
        if (head is not null) head.Previous = deadline;
        head = deadline;
        _count++;
        _next = Math.Min(_next, deadline.DueTick);
    }

    public void Clear(Deadline deadline)
    {
        if (!deadline.IsSet)
        {
            deadline.DueTick = Unset;
            return;
        }

        if (deadline.Previous is { } previous) previous.Next = deadline.Next;
        else _slots[deadline.DueTick % Slots] = deadline.Next;
        if (deadline.Next is { } next) next.Previous = deadline.Previous;
        deadline.Previous = deadline.Next = null;
        deadline.DueTick = Unset;
        _count--;
    }

    /// <summary>Fires everything due by <paramref name="now"/>.</summary>
    public void Advance(long now, Action<Exception> onError)
    {
        var target = now / TickMilliseconds;
        if (_count == 0 || target - _tick > Slots)
        {
            SweepAll(target, onError);
            return;
        }

        while (_tick < target)
        {
            _tick++;
            FireSlot((int)(_tick % Slots), _tick, onError);
        }
    }

    /// <summary>Milliseconds until something may be due, never more; −1 when nothing is set.</summary>
    public int UntilNext(long now)
    {
        if (_count == 0) return -1;
        if (_next <= _tick) _next = FindNext();
        return (int)Math.Clamp((_next * TickMilliseconds) - now, 0, int.MaxValue);
    }

    // The first slot with anything in it; what is in there may be due only some turns of the wheel later.
    private long FindNext()
    {
        var next = _tick + 1;
        while (next < _tick + Slots && _slots[next % Slots] is null) next++;
        return next;
    }

    private void SweepAll(long target, Action<Exception> onError)
    {
        _tick = Math.Max(_tick, target);
        for (var i = 0; i < Slots && _count > 0; i++) FireSlot(i, target, onError);
    }

    private void FireSlot(int slot, long tick, Action<Exception> onError)
    {
        for (var deadline = _slots[slot]; deadline is not null;)
        {
            var next = deadline.Next;
            if (deadline.DueTick <= tick)
            {
                Clear(deadline);
                deadline.DueTick = Firing;
                _firing.Add(deadline);
            }

            deadline = next;
        }

        Fire(onError);
    }

    // One that fires may set or clear others, those about to fire included.
    private void Fire(Action<Exception> onError)
    {
        for (var i = 0; i < _firing.Count; i++)
        {
            var deadline = _firing[i];
            if (deadline.DueTick != Firing) continue;
            deadline.DueTick = Unset;
            try
            {
                deadline.Due();
            }
            catch (Exception error)
            {
                onError(error);
            }
        }

        _firing.Clear();
    }
}
