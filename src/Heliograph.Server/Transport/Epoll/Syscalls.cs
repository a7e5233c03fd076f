using System.Runtime.InteropServices;

namespace Heliograph.Server.Transport.Epoll;

/// <summary>
/// The Linux system calls of the epoll loop, blittable. The constants are those of x64 and arm64. After a result below 0 the
/// reason is <see cref="Marshal.GetLastSystemError"/>, read before anything else.
/// </summary>
internal static unsafe partial class Syscalls
{
    public const int EpollIn = 0x1;
    public const int EpollOut = 0x4;
    public const int EpollErr = 0x8;
    public const int EpollHup = 0x10;
    public const uint EpollExclusive = 1u << 28;
    public const uint EpollEdgeTriggered = 1u << 31;
    public const int EpollAdd = 1;
    public const int EpollDelete = 2;
    public const int EpollModify = 3;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;
    public const int NoSignal = 0x4000;
    public const int ShutWrite = 1;

    public const int Interrupted = 4;
    public const int Again = 11;
    public const int NoMemory = 12;
    public const int TooManyFilesInSystem = 23;
    public const int TooManyFiles = 24;
    public const int NoBufferSpace = 105;

    /// <summary>Bytes of the longest address of a socket that is known here, and more.</summary>
    public const int AddressLength = 28;

    private const int OpenFiles = 7;
    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "epoll_create1")]
    public static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl")]
    public static partial int EpollControl(int epoll, int operation, int descriptor, byte* happening);

    [LibraryImport(Library, EntryPoint = "epoll_wait")]
    public static partial int EpollWait(int epoll, byte* happenings, int count, int milliseconds);

    [LibraryImport(Library, EntryPoint = "eventfd")]
    public static partial int EventDescriptor(uint value, int flags);

    [LibraryImport(Library, EntryPoint = "accept4")]
    public static partial int Accept(int listener, byte* address, uint* addressLength, int flags);

    [LibraryImport(Library, EntryPoint = "getsockname")]
    public static partial int LocalAddress(int socket, byte* address, uint* addressLength);

    [LibraryImport(Library, EntryPoint = "recv")]
    public static partial nint Receive(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "send")]
    public static partial nint Send(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "sendmsg")]
    public static partial nint SendMessage(int socket, MessageHeader* message, int flags);

    [LibraryImport(Library, EntryPoint = "write")]
    public static partial nint Write(int descriptor, void* buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "shutdown")]
    public static partial int Shutdown(int socket, int how);

    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    /// <summary>How many descriptors this process may have; <see cref="long.MaxValue"/> when that has no limit or cannot be read.</summary>
    public static long MaxDescriptors() => GetLimit(OpenFiles, out var limit) == 0 && limit.Soft < long.MaxValue ? (long)limit.Soft : long.MaxValue;

    [LibraryImport(Library, EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    /// <summary><c>struct rlimit</c>.</summary>
    private struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }

    /// <summary><c>struct iovec</c>.</summary>
    public struct Vector
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary><c>struct msghdr</c>.</summary>
    public struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
