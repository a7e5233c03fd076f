using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Heliograph.Server.Transport.Epoll;

/// <summary>An epoll instance with the event descriptor that ends its wait. Used on one thread, but for <see cref="Wake"/>.</summary>
internal sealed unsafe class Poller : IDisposable
{
    /// <summary>The key of the wake-up event.</summary>
    public const ulong WakeKey = ulong.MaxValue;

    private const int Running = 0;
    private const int Sleeping = 1;
    private const int Notified = 2;

    private readonly int _epoll;
    private readonly int _wake;
    private int _state;

    public Poller()
    {
        _epoll = Syscalls.EpollCreate(Syscalls.CloseOnExec);
        if (_epoll < 0) throw new Win32Exception(Marshal.GetLastSystemError());
        _wake = Syscalls.EventDescriptor(0, Syscalls.CloseOnExec | Syscalls.NonBlocking);
        if (_wake < 0) throw new Win32Exception(Marshal.GetLastSystemError());

        // Edge-triggered: the counter need never be read back.
        Add(_wake, Syscalls.EpollIn | Syscalls.EpollEdgeTriggered, WakeKey);
    }

    public EpollEvents Events { get; } = new();

    public bool Add(int descriptor, uint flags, ulong key) => Control(Syscalls.EpollAdd, descriptor, flags, key);

    public bool Modify(int descriptor, uint flags, ulong key) => Control(Syscalls.EpollModify, descriptor, flags, key);

    public bool Delete(int descriptor) => Control(Syscalls.EpollDelete, descriptor, 0, 0);

    /// <summary>Waits for events; the count. Does not wait when <see cref="Wake"/> was called since the last wait.</summary>
    public int Wait(int milliseconds)
    {
        if (milliseconds != 0 && Interlocked.CompareExchange(ref _state, Sleeping, Running) == Notified) milliseconds = 0;
        var count = Syscalls.EpollWait(_epoll, Events.Block, EpollEvents.Capacity, milliseconds);
        var error = count < 0 ? Marshal.GetLastSystemError() : 0;
        Volatile.Write(ref _state, Running);
        if (error is not 0 and not Syscalls.Interrupted) throw new Win32Exception(error);
        return Math.Max(0, count);
    }

    /// <summary>Ends the wait, or forestalls the next one. Any thread; costs a system call only if the loop sleeps.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _state, Notified) != Sleeping) return;
        ulong one = 1;
        _ = Syscalls.Write(_wake, &one, sizeof(ulong));
    }

    public void Dispose()
    {
        _ = Syscalls.Close(_wake);
        _ = Syscalls.Close(_epoll);
        Events.Dispose();
    }

    private bool Control(int operation, int descriptor, uint flags, ulong key) =>
        Syscalls.EpollControl(_epoll, operation, descriptor, Events.Describe(flags, key)) == 0;
}
