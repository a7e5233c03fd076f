using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Heliograph.Server.Transport.Epoll;

/// <summary>The events of one wait: <c>struct epoll_event</c> is packed on x64 and aligned elsewhere.</summary>
internal sealed unsafe class EpollEvents : IDisposable
{
    public const int Capacity = 512;

    private static readonly int s_stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int s_data = s_stride - sizeof(ulong);

    private byte* _block = (byte*)NativeMemory.AllocZeroed((nuint)((Capacity + 1) * s_stride));

    /// <summary>Where the kernel writes.</summary>
    public byte* Block => _block;

    /// <summary>What happened to the <paramref name="index"/>th.</summary>
    public uint Flags(int index) => Unsafe.ReadUnaligned<uint>(_block + (index * s_stride));

    /// <summary>The key it was registered with.</summary>
    public ulong Key(int index) => Unsafe.ReadUnaligned<ulong>(_block + (index * s_stride) + s_data);

    /// <summary>One event to register, outside the kernel's part of the block.</summary>
    public byte* Describe(uint flags, ulong key)
    {
        var spare = _block + (Capacity * s_stride);
        Unsafe.WriteUnaligned(spare, flags);
        Unsafe.WriteUnaligned(spare + s_data, key);
        return spare;
    }

    public void Dispose()
    {
        NativeMemory.Free(_block);
        _block = null;
    }
}
