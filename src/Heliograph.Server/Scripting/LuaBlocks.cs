using System.Runtime.InteropServices;

namespace Heliograph.Server.Scripting;

/// <summary>
/// The small blocks of one Lua state, by size: a message's tables and strings are taken and given back a million times a second, for which the system's
/// allocator is slow. Blocks are cut from chunks, which are given back with the state. Larger ones are the system's. One thread.
/// </summary>
internal unsafe struct LuaBlocks
{
    private const int Step = 16;
    private const int Largest = 256;
    private const int ChunkSize = 32 * 1024;

    private fixed long _free[(Largest / Step) + 1]; // by size in steps, the first block of each list; a free block begins with the next
    private byte* _chunks;                          // the last one; each begins with the one before
    private byte* _rest;
    private nuint _left;
    private long _cut;

    /// <summary>Bytes of chunks: blocks in use, and those that wait for another of their size.</summary>
    public readonly long Cut => _cut;

    /// <summary>Whether there may be more chunks.</summary>
    public bool MayCut { readonly get; set; }

    /// <summary>A block of so many bytes, not 0; null when there is no memory.</summary>
    public void* Take(nuint size)
    {
        if (size > Largest) return FromSystem(null, size);
        var steps = (size + Step - 1) / Step;
        var block = (void*)_free[steps];
        if (block is null) return CutOff(steps * Step);
        _free[steps] = *(long*)block;
        return block;
    }

    /// <summary>Gives back a block of so many bytes.</summary>
    public void Give(void* block, nuint size)
    {
        if (size > Largest)
        {
            NativeMemory.Free(block);
            return;
        }

        var steps = (size + Step - 1) / Step;
        *(long*)block = _free[steps];
        _free[steps] = (long)block;
    }

    /// <summary>A block of another size with the same content, as far as it fits; null, and the old one stays, when there is no memory.</summary>
    public void* Change(void* block, nuint before, nuint after)
    {
        if (before > Largest && after > Largest) return FromSystem(block, after);
        if (before <= Largest && after <= Largest && (before + Step - 1) / Step == (after + Step - 1) / Step) return block;
        var other = Take(after);
        if (other is null) return after < before ? block : null; // Lua counts on it that a block can always get smaller (manual §4.6, lua_Alloc).
        NativeMemory.Copy(block, other, Math.Min(before, after));
        Give(block, before);
        return other;
    }

    /// <summary>Gives back the chunks; no block is in use.</summary>
    public void Dispose()
    {
        while (_chunks is not null)
        {
            var before = *(byte**)_chunks;
            NativeMemory.Free(_chunks);
            _chunks = before;
        }
    }

    private static void* FromSystem(void* block, nuint size)
    {
        try
        {
            return NativeMemory.Realloc(block, size);
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    private void* CutOff(nuint size)
    {
        if (_left < size)
        {
            var chunk = MayCut ? (byte*)FromSystem(null, ChunkSize) : null;
            if (chunk is null) return null;
            *(byte**)chunk = _chunks;
            _cut += ChunkSize;
            _chunks = chunk;
            _rest = chunk + Step;
            _left = ChunkSize - Step;
        }

        var block = _rest;
        _rest += size;
        _left -= size;
        return block;
    }
}
