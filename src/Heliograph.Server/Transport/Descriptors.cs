using System.Net.Sockets;
using Heliograph.Server.Transport.Epoll;

namespace Heliograph.Server.Transport;

/// <summary>
/// Keeps some file descriptors from being used for connections. Without a free one the runtime cannot start a thread, and ends the process; files, logs and
/// timers need some as well. The system gives the lowest number that is free: a high number says that nearly all are taken. Any thread.
/// </summary>
internal static class Descriptors
{
    private const long LeastKept = 32;
    private const long MostKept = 128;

    private static readonly long s_first = FirstKept(OperatingSystem.IsLinux() ? Syscalls.MaxDescriptors() : long.MaxValue);

    /// <summary>Whether a new descriptor with this number is one that is to be kept: then it has to be closed at once.</summary>
    public static bool IsKept(long number) => number >= s_first;

    /// <summary>The same of a new socket.</summary>
    public static bool IsKept(Socket socket) => s_first != long.MaxValue && IsKept(socket.Handle);

    /// <summary>The lowest number that is kept: an eighth of the limit is, but some dozens at least and not very many.</summary>
    internal static long FirstKept(long limit) => limit == long.MaxValue ? limit : limit - Math.Clamp(limit / 8, LeastKept, MostKept);
}
