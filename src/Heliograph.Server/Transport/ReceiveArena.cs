namespace Heliograph.Server.Transport;

/// <summary>
/// Where a loop receives: one pinned block for all its links, so that an idle link holds no buffer. Its content lives until the
/// next receive on the same loop.
/// </summary>
internal sealed class ReceiveArena
{
    /// <summary>The most one link is read in one turn, so that no link starves the others.</summary>
    public const int Size = 256 * 1024;

    private readonly byte[] _block = GC.AllocateUninitializedArray<byte>(Size, pinned: true);

    public Span<byte> Span => _block;
}
