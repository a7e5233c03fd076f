using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Heliograph.Server.Scripting;

/// <summary>
/// The memory of one Lua state: counted, and refused above a limit while a script runs, which Lua answers with a garbage collection and then with the
/// error "not enough memory". Managed code is never refused: there nothing could catch the error. One thread; <see cref="Used"/> may be read from any.
/// </summary>
internal sealed unsafe class LuaMemory : IDisposable
{
    private readonly Account* _account;

    private readonly GCHandle _run;

    /// <summary>An empty account.</summary>
    /// <param name="limit">Bytes that scripts may fill.</param>
    /// <param name="run">What runs on it.</param>
    public LuaMemory(long limit, ScriptRun run)
    {
        _run = GCHandle.Alloc(run);
        _account = (Account*)NativeMemory.AllocZeroed((nuint)sizeof(Account));
        (_account->Limit, _account->MostCut, _account->Run) = (limit, limit + (limit / 2), GCHandle.ToIntPtr(_run));
    }

    /// <summary>Bytes in use.</summary>
    public long Used => Volatile.Read(ref _account->Used);

    /// <summary>Whether a script runs now, and so can be refused.</summary>
    public bool IsLimited
    {
        get => _account->IsLimited != 0;
        set => _account->IsLimited = value ? 1 : 0;
    }

    /// <summary>Whether there is more in use than scripts may fill: what the host made for them.</summary>
    public bool IsOver => _account->Used > _account->Limit;

    /// <summary>Whether the run is to look if it shall stop (<see cref="ScriptRun.Obey"/>), which it does when it takes memory. Set on any thread.</summary>
    public bool IsAsked
    {
        get => Volatile.Read(ref _account->IsAsked) != 0;
        set => Volatile.Write(ref _account->IsAsked, value ? 1 : 0);
    }

    /// <summary>A new state on this memory; 0 when there is none left in the machine.</summary>
    public nint Open() => LuaNative.lua_newstate(&Allocate, _account);

    /// <summary>Forgets the account. The state must be closed.</summary>
    public void Dispose()
    {
        _account->Blocks.Dispose();
        NativeMemory.Free(_account);
        _run.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* Allocate(void* data, void* block, nuint before, nuint after)
    {
        var account = (Account*)data;
        if (account->IsAsked != 0) Obey(account);
        if (block is null) before = 0; // then it tells what kind of object it is for
        if (after == 0)
        {
            if (before > 0) account->Blocks.Give(block, before);
            account->Used -= (long)before;
            return null;
        }

        var used = account->Used + (long)after - (long)before;
        var isLimited = account->IsLimited != 0;
        if (used > account->Limit && after > before && isLimited) return null;
        account->Blocks.MayCut = !isLimited || account->Blocks.Cut < account->MostCut;
        var moved = before == 0 ? account->Blocks.Take(after) : account->Blocks.Change(block, before, after);
        if (moved is not null) account->Used = used;
        return moved;
    }

    private static void Obey(Account* account)
    {
        account->IsAsked = 0;
        Unsafe.As<ScriptRun>(GCHandle.FromIntPtr(account->Run).Target!).Obey();
    }

    private struct Account
    {
        public LuaBlocks Blocks;
        public nint Run;
        public long Used;
        public long Limit;
        public long MostCut;
        public int IsLimited;
        public int IsAsked;
    }
}
